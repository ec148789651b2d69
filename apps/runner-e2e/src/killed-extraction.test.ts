import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killAtCall, killAtLock } from './support/killing.ts';
import { medallion, startMedallion } from './support/medallion.ts';
import { serveMockOrg, type ServedOrg } from './support/mock-server.ts';
import { orgRecords, rawRecords } from './support/org-and-raw.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'medallion-killed-'));
let org: ServedOrg;
let database: TestDatabase;

beforeAll(async () => {
  // The history of opportunities makes two pages of a REST query.
  org = await serveMockOrg('--scale', '0.5', '--as-of', '2024-12-31T23:59:59Z', '--days', '2');
  // What happens in an org's last five minutes is read the next time; on this day that is nothing.
  await org.advance(1);
  database = await createDatabase();
});
afterAll(async () => {
  await org?.stop();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const env = () => ({
  DATABASE_URL: database.url,
  MEDALLION_HOME: path.join(folder, 'home'),
  MEDALLION_SOURCE: 'salesforce',
  SALESFORCE_LOGIN_URL: org.url,
  SALESFORCE_CLIENT_ID: org.credentials.clientId,
  SALESFORCE_CLIENT_SECRET: org.credentials.clientSecret,
});

/** A settings file by which objects of so many records are read by Bulk. */
function bulkFrom(records: number): string {
  const file = path.join(folder, `bulk-from-${records}.mjs`);
  writeFileSync(file, `export default { salesforce: { bulkFrom: ${records} } };\n`);
  return file;
}

const start = (...args: string[]) => startMedallion(args, { env: env() });
async function run(...args: string[]): Promise<void> {
  const { code, stderr } = await medallion(args, { env: env() });
  if (code !== 0) throw new Error(`medallion ${args.join(' ')} exited with ${code}:\n${stderr}`);
}
/** What the raw lock is called in pg_locks; see libs/warehouse/src/locks. */
const RAW_LOCK = `select pg_advisory_xact_lock(1296385089, ('x' || left(encode(sha256('raw'), 'hex'), 8))::bit(32)::int)`;

/** Raw has every record of the org in its last state, none twice, and no state twice. */
async function expectRawToBeTheOrg(): Promise<void> {
  const inOrg = await orgRecords(org);
  expect(inOrg.length).toBeGreaterThan(5_000);
  expect(await rawRecords(database, inOrg)).toEqual({ latest: inOrg, repeated: [] });
}

test('an extraction killed wherever it may be, and run again, leaves in raw what the org has, once', async () => {
  const byRest = bulkFrom(100_000);
  const byBulk = bulkFrom(300);
  // A page is asked for, and the page after it.
  await killAtCall(org, 'hang=@FROM Contact WHERE', () => start('extract', '--config', byRest));
  await killAtCall(org, 'hang=@query/01g', () => start('extract', '--config', byRest));
  // A Bulk job is under way, and half of its result has come.
  await killAtCall(org, 'hang=@jobs/query/750', () => start('extract', '--config', byBulk));
  await killAtCall(org, 'slow=@/results:60000', () => start('extract', '--config', byBulk));
  await run('extract', '--config', byBulk);
  // Files are written and none is loaded; raw is merged and not committed; it is, and the ledger is not.
  await killAtLock(database, RAW_LOCK, () => start('load'));
  await killAtLock(database, 'lock table ops.load_object in exclusive mode', () => start('load'));
  await killAtLock(database, 'lock table ops.extraction in exclusive mode', () => start('load'));
  await run('load');
  await expectRawToBeTheOrg();
}, 300_000);

test('so does one of the changes of a day', async () => {
  await org.advance(1);
  await killAtCall(org, 'hang=@FROM Opportunity WHERE', () => start('extract', '--reconcile'));
  await run('extract', '--reconcile');
  await killAtLock(database, 'lock table raw_salesforce.opportunity in access exclusive mode', () => start('load'));
  await killAtLock(database, 'lock table ops.completeness in exclusive mode', () => start('load'));
  await run('load');
  await expectRawToBeTheOrg();
  await run('extract', '--verify');
}, 300_000);
