import { createDatabase, testServerUrl, type TestDatabase } from '@medallion/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallion, startMedallion } from './support/medallion.ts';
import { smallOrg, type SmallOrg } from './support/small-org.ts';

const databases: TestDatabase[] = [];
let home: string;
let org: SmallOrg;

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createDatabase();
  databases.push(database);
  return database;
}

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'medallion-home-'));
  org = await smallOrg();
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  org.remove();
  for (const database of databases) await database.drop();
});

/** A port nobody listens on, and then somebody does. */
async function takenPort(): Promise<{ port: number; server: Server }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, server };
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

const configFile = (text: string): string => {
  const file = path.join(home, `config-${Math.abs(hash(text))}.ts`);
  writeFileSync(file, text);
  return file;
};
const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 0);

test('a server that does not answer is named, and what to do', async () => {
  const { port, server } = await takenPort();
  await close(server);
  const env = { DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${port}/x`, MEDALLION_HOME: home };
  const { code, stderr } = await medallion(['load'], { env });
  expect(code).toBe(5);
  expect(stderr).toContain(`No Postgres answers at 127.0.0.1:${port}`);
  expect(stderr).toMatch(/^fix: .*DATABASE_URL/m);
  expect(stderr).not.toContain('hunter2');
});

test('a wrong login is named without its password, also with --verbose and --json', async () => {
  const url = new URL(testServerUrl());
  url.username = 'medallion_nobody';
  url.password = 'hunter2-secret';
  for (const flags of [[], ['--verbose'], ['--json']]) {
    const { code, stdout, stderr } = await medallion(['summary', ...flags], { env: { DATABASE_URL: url.href } });
    expect(code).toBe(5);
    expect(stderr).toMatch(/DATABASE_(WRONG_PASSWORD|LOGIN_REFUSED)/);
    expect(stdout + stderr).not.toContain('hunter2-secret');
  }
});

test('the database of another application is refused and not written to', async () => {
  const database = await emptyDatabase();
  await database.sql.unsafe('create schema gold; create table gold.their_table (id int)');
  const { code, stderr } = await medallion(['load'], {
    env: { DATABASE_URL: database.url, MEDALLION_SOURCE: org.folder },
  });
  expect(code).toBe(5);
  expect(stderr).toContain('DATABASE_NOT_OURS');
  const schemas = await database.sql`
    select nspname from pg_namespace where nspname in ('ops', 'raw_salesforce', 'bronze', 'silver', 'scratch')`;
  expect([...schemas]).toEqual([]);
});

test('resetting the database of another application is refused', async () => {
  const database = await emptyDatabase();
  await database.sql.unsafe('create schema gold; create table gold.their_table (id int)');
  const { code } = await medallion(['db', 'reset', '--yes'], { env: { DATABASE_URL: database.url } });
  expect(code).toBe(5);
  expect([...(await database.sql`select to_regclass('gold.their_table')::text as name`)]).toEqual([
    { name: 'gold.their_table' },
  ]);
});

test('asking a database without a warehouse says how to build one', async () => {
  const database = await emptyDatabase();
  const { code, stderr } = await medallion(['query', 'select 1'], { env: { DATABASE_URL: database.url } });
  expect(code).toBe(5);
  expect(stderr).toContain('WAREHOUSE_EMPTY');
});

test('building before anything was loaded says to load', async () => {
  const database = await emptyDatabase();
  const { code, stderr } = await medallion(['build'], { env: { DATABASE_URL: database.url } });
  expect(code).toBe(2);
  expect(stderr).toContain('medallion load');
});

test('a source that is no folder is refused, with what it may be', async () => {
  const source = path.join(home, 'nowhere');
  const { code, stderr } = await medallion(['extract'], { env: { MEDALLION_SOURCE: source, MEDALLION_HOME: home } });
  expect(code).toBe(2);
  expect(stderr).toContain(`there is no folder ${source}`);
  expect(stderr).toMatch(/^fix: .*mock org/m);
});

test('bad settings are all named, with what was expected and the closest name', async () => {
  const file = configFile(`export default { fiscalYearStartMonth: 13, reportTimezone: 'UTC' };`);
  const { code, stderr } = await medallion(['extract', '--config', file], { env: { MEDALLION_HOME: home } });
  expect(code).toBe(2);
  expect(stderr).toContain('has 2 mistakes:');
  expect(stderr).toContain('fiscalYearStartMonth: too big: expected number to be <=12');
  expect(stderr).toContain('Did you mean "reportTimeZone"?');
});

test('settings that are no TypeScript say so, and where', async () => {
  const file = configFile('export default {;');
  const { code, stderr } = await medallion(['extract', '--config', file], { env: { MEDALLION_HOME: home } });
  expect(code).toBe(2);
  expect(stderr).toContain('CONFIG_UNREADABLE');
  expect(stderr).toContain(path.basename(file));
});

test('an embedded server whose port is taken says so', async () => {
  const { port, server } = await takenPort();
  const file = configFile(`export default { embedded: { port: ${port} } };`);
  const { code, stderr } = await medallion(['db', 'start', '--home', path.join(home, 'taken'), '--config', file]);
  await close(server);
  expect(code).toBe(5);
  expect(stderr).toContain(String(port));
  expect(stderr).toMatch(/^fix: /m);
});

test('of two pipelines at once one builds and the other finds nothing to do', async () => {
  const database = await emptyDatabase();
  const env = { DATABASE_URL: database.url, MEDALLION_SOURCE: org.folder, MEDALLION_HOME: home };
  const both = await Promise.all([
    medallion(['pipeline', '--json'], { env }),
    medallion(['pipeline', '--json'], { env }),
  ]);
  expect(both.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0]);
  const builds = await database.sql<{ model: string; builds: number }[]>`
    select model, count(*)::int as builds from ops.model_run where action = 'built' group by model having count(*) > 1`;
  expect([...builds]).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle of a build ends it with %i, and what was published stays', async (signal, code) => {
  const database = await emptyDatabase();
  const env = { DATABASE_URL: database.url, MEDALLION_SOURCE: org.folder, MEDALLION_HOME: home };
  await medallion(['load'], { env });
  // Whoever builds waits for this lock, so that the signal comes in the middle and not before or after.
  const finished = await database.sql.begin(async (blocker) => {
    await blocker`lock table ops.model_state in access exclusive mode`;
    const build = startMedallion(['build'], { env });
    await Promise.race([waiting(database), build.finished]);
    build.process.kill(signal);
    return build.finished;
  });
  expect(finished.stderr).toContain('nothing half-done stays');
  expect(finished.code).toBe(code);
  expect(await medallion(['build'], { env })).toMatchObject({ code: 0 });
});

/** Resolves once a session of the command waits for a lock. */
async function waiting(database: TestDatabase): Promise<void> {
  for (;;) {
    const [row] = await database.sql<{ waits: boolean }[]>`
      select exists (
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and application_name like 'medallion%') as waits`;
    if (row!.waits) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
