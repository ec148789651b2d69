import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start } from './support/medallion.ts';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';

/** The release whose requests are described in the notes on the API; any machine that can install it runs the test. */
const PACKAGE = 'simple-salesforce==1.12.10';
const SCRIPT = path.join(import.meta.dirname, 'support/simple_salesforce_session.py');

const folder = mkdtempSync(path.join(tmpdir(), 'medallion-python-'));
const { python, reason } = clientPython();
let org: ServedOrg;

/** A Python with the client: that of MEDALLION_TEST_PYTHON, or a fresh virtual environment. */
function clientPython(): { readonly python?: string; readonly reason?: string } {
  const given = process.env['MEDALLION_TEST_PYTHON'];
  if (given !== undefined) return { python: given };
  const python = path.join(folder, 'bin/python');
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['python3', ['-m', 'venv', folder]],
    [python, install],
  ];
  for (const [command, args] of steps) {
    const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000 });
    if (status !== 0) return { reason: error?.message ?? stderr.trim().split('\n').at(-1) };
  }
  return { python };
}

beforeAll(async () => {
  if (python !== undefined) org = await serveMockOrg('--scale', '1');
});

afterAll(async () => {
  await org?.stop();
  rmSync(folder, { recursive: true, force: true });
});

if (python === undefined) {
  process.stderr.write(`SKIPPED: ${PACKAGE} is not to be had here (${reason}).\n`);
  // Where every test is skipped, afterAll does not run.
  rmSync(folder, { recursive: true, force: true });
}
const testWithPython = python === undefined ? test.skip : test;

testWithPython('simple-salesforce logs in, describes, pages and bulk-queries the mock org', async () => {
  const { code, stdout, stderr } = await start(python!, [SCRIPT], { input: JSON.stringify(org) }).finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const seen = JSON.parse(stdout) as Record<string, any>;
  expect(seen).toMatchObject({
    instance: new URL(org.url).host,
    sandbox: false,
    wrong_password: 'INVALID_LOGIN',
    limit: 100_000,
    retrieved: true,
    malformed: [400, 'INVALID_FIELD'],
    bulk_headers: ['"Id","Status"'],
  });
  expect(seen['objects']).toEqual(expect.arrayContaining(['Account', 'Task', 'Organization']));
  expect(seen['account_fields']).toEqual(expect.arrayContaining(['Id', 'SystemModstamp', 'BillingAddress']));
  expect(seen['client_credentials']).toBe(seen['accounts']);
  expect(seen['jwt']).toBe(seen['accounts']);
  expect(seen['accounts_with_deleted']).toBeGreaterThan(seen['accounts']);
  expect(seen['usage']).toBe(100_000);
  expect(seen['contacts']).toBeGreaterThan(100);
  expect([seen['contacts_nested'], seen['contacts_grouped']]).toEqual([seen['contacts'], seen['contacts']]);
  expect(seen['counted']).toBeGreaterThan(2000);
  expect(seen['paged']).toBe(seen['counted']);
  expect(seen['bulk_rows']).toBe(seen['counted']);
  expect(seen['bulk_pages']).toBe(Math.ceil(seen['counted'] / 1000));
});
