import { orgLog, startMockServer, type MockServer } from '@medallion/salesforce';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../testing/run-command.ts';

let database: TestDatabase;
let server: MockServer;
let folder: string;

beforeAll(async () => {
  server = await startMockServer({ log: await orgLog({ seed: 4, scale: 0.05 }) });
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'medallion-verify-'));
  await writeFile(join(folder, 'medallion.config.ts'), "export default { objects: ['Account', 'Contact'] };\n");
  const { code, stderr } = await run('load');
  if (code !== 0) throw new Error(stderr);
}, 120_000);
afterAll(async () => {
  await server.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) =>
  runCommand([...argv, '--config', join(folder, 'medallion.config.ts')], {
    cwd: folder,
    variables: {
      DATABASE_URL: database.url,
      MEDALLION_HOME: join(folder, 'home'),
      MEDALLION_SOURCE: 'salesforce',
      SALESFORCE_LOGIN_URL: server.url,
      SALESFORCE_CLIENT_ID: server.credentials.clientId,
      SALESFORCE_CLIENT_SECRET: server.credentials.clientSecret,
    },
  });

const verify = (runId: string) => run('extract', '--verify', '--json', '--run-id', runId);

const ledger = (runId: string) => database.sql<
  { object: string; missing: string; stale: string; missing_ids: string[] }[]
>`
  select object, mode, missing, stale, missing_ids from ops.completeness
  where extraction_id = ${`verify-${runId}`} order by object`;

test('a recount that explains everything ends well, and the ledger has it', async () => {
  const { code, stdout } = await verify('good');
  expect(code).toBe(0);
  const found = JSON.parse(stdout).objects;
  expect(found.map(({ object, difference }: any) => [object, difference.missing, difference.stale])).toEqual([
    ['Account', 0, 0],
    ['Contact', 0, 0],
  ]);
  const line = { mode: 'verification', missing: '0', stale: '0', missing_ids: [] };
  expect(await ledger('good')).toEqual([
    { object: 'Account', ...line },
    { object: 'Contact', ...line },
  ]);
});

test('records raw has lost or holds in an older version end it with exit code 4 and their ids, in the ledger, too', async () => {
  const [lost, old] = await database.sql<
    { id: string }[]
  >`select distinct id from raw_salesforce.account order by id limit 2`;
  await database.sql`delete from raw_salesforce.account where id = ${lost!.id}`;
  await database.sql`
    update raw_salesforce.account set system_modstamp = system_modstamp - interval '1 hour' where id = ${old!.id}`;
  const { code, stderr } = await verify('bad');
  expect(code).toBe(4);
  const { error } = JSON.parse(stderr.trim().split('\n').at(-1)!);
  expect(error).toMatchObject({
    code: 'RAW_INCOMPLETE',
    message: expect.stringContaining(`Account 1 missing, 1 outdated (${lost!.id}, ${old!.id})`),
    fix: expect.stringContaining('extract --full'),
    fields: { Account: [lost!.id, old!.id] },
  });
  expect(await ledger('bad')).toMatchObject([
    { object: 'Account', missing: '1', stale: '1', missing_ids: [lost!.id, old!.id] },
    { object: 'Contact', missing: '0', stale: '0' },
  ]);
});

test('what the message says to do mends it', async () => {
  server.advance({ minutes: 1 });
  await run('extract', '--full');
  expect((await run('load')).code).toBe(0);
  const { code, stderr } = await verify('mended');
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
});
