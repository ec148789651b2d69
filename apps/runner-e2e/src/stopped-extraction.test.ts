import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMedallion } from './support/medallion.ts';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'medallion-stopped-'));
const settings = path.join(folder, 'every-object-by-bulk.mjs');
let org: ServedOrg;
let database: TestDatabase;

beforeAll(async () => {
  org = await serveMockOrg('--scale', '0.05');
  database = await createDatabase();
  writeFileSync(settings, 'export default { salesforce: { bulkFrom: 1 } };\n');
});
afterAll(async () => {
  await org?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const extract = () =>
  startMedallion(['extract', '--config', settings], {
    env: {
      DATABASE_URL: database.url,
      MEDALLION_HOME: path.join(folder, 'home'),
      MEDALLION_SOURCE: 'salesforce',
      SALESFORCE_LOGIN_URL: org.url,
      SALESFORCE_CLIENT_ID: org.credentials.clientId,
      SALESFORCE_CLIENT_SECRET: org.credentials.clientSecret,
    },
  });

/** The states of the Bulk jobs that are in the org. */
async function jobsInOrg(): Promise<readonly string[]> {
  const { clientId, clientSecret } = org.credentials;
  const login = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(login) });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  const headers = { authorization: `Bearer ${token}` };
  const jobs = await fetch(`${org.url}/services/data/v62.0/jobs/query`, { headers });
  return ((await jobs.json()) as { records: { state: string }[] }).records.map(({ state }) => state);
}

const hangs = async (): Promise<number> => (await org.faultsMet())['hang'] ?? 0;

/** Starts an extraction and waits until it asks after a job and gets no answer; later questions are answered. */
async function startedAndWaiting() {
  const before = await hangs();
  await org.setFaults('hang=@jobs/query/750');
  const started = extract();
  for (let looks = 0; (await hangs()) === before; looks++) {
    if (looks === 1_200) throw new Error('no job was asked after');
    await sleep(50);
  }
  await org.setFaults('');
  return started;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('an extraction that is stopped by %s leaves no Bulk job in the org', async (signal, exitCode) => {
  const { process, finished } = await startedAndWaiting();
  expect((await jobsInOrg()).length).toBeGreaterThan(0);
  process.kill(signal);
  expect((await finished).code).toBe(exitCode);
  expect(await jobsInOrg()).toEqual([]);
});

test('the next one reads all there is, and leaves none either', async () => {
  const { code, stderr } = await extract().finished;
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(await jobsInOrg()).toEqual([]);
});
