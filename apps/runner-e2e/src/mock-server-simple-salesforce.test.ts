import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { start } from './support/medallion.ts';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';

/** The release whose requests are described in the notes on the API; any machine that can install it runs the test. */
const PACKAGE = 'simple-salesforce==1.12.10';
const SCRIPT = path.join(import.meta.dirname, 'support/simple_salesforce_session.py');

let org: ServedOrg | undefined;
let folder: string | undefined;
let python: string | undefined;
let reason = '';

beforeAll(async () => {
  ({ python, reason } = await clientPython());
  if (python !== undefined) org = await serveMockOrg('--scale', '1');
}, 180_000);

afterAll(async () => {
  await org?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** A Python with the client: that of MEDALLION_TEST_PYTHON, or a fresh virtual environment. */
async function clientPython(): Promise<{ python?: string; reason: string }> {
  const given = process.env['MEDALLION_TEST_PYTHON'];
  if (given !== undefined) return { python: given, reason: '' };
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-python-'));
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['python3', ['-m', 'venv', folder]],
    [path.join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', PACKAGE]],
  ];
  for (const [command, args] of steps) {
    const finished = await start(command, args).finished.catch((error: Error) => ({ code: 1, stderr: error.message }));
    if (finished.code !== 0) return { reason: finished.stderr.trim().split('\n').at(-1) ?? 'unknown' };
  }
  const installed = path.join(folder, 'bin/python');
  return existsSync(installed) ? { python: installed, reason: '' } : { reason: 'no Python in the virtual environment' };
}

test('simple-salesforce logs in, describes, pages and bulk-queries the mock org', async () => {
  if (python === undefined || org === undefined) {
    process.stderr.write(`SKIPPED: ${PACKAGE} is not to be had here (${reason}).\n`);
    return;
  }
  const { code, stdout, stderr } = await start(python, [SCRIPT], { input: JSON.stringify(org) }).finished;
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
  expect(seen['counted']).toBeGreaterThan(2000);
  expect(seen['paged']).toBe(seen['counted']);
  expect(seen['bulk_rows']).toBe(seen['counted']);
  expect(seen['bulk_pages']).toBe(Math.ceil(seen['counted'] / 1000));
});
