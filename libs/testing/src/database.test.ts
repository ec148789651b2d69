import { connect, createDatabase, testServerUrl, withDatabase } from './database.ts';
import { dropForgottenDatabases } from './forgotten-databases.ts';

async function databaseExists(name: string): Promise<boolean> {
  const server = connect(testServerUrl(), { max: 1 });
  const rows = await server`select 1 from pg_database where datname = ${name}`;
  await server.end();
  return rows.length > 0;
}

test('two databases made at once do not see each other', async () => {
  const [a, b] = await Promise.all([createDatabase(), createDatabase()]);
  await a.sql`create table only_here ()`;
  expect(await b.sql`select to_regclass('only_here') as found`).toEqual([{ found: null }]);
  await Promise.all([a.drop(), b.drop()]);
});

test('a dropped database is gone, and dropping it again does nothing', async () => {
  const database = await createDatabase();
  expect(await databaseExists(database.name)).toBe(true);
  await database.drop();
  await database.drop();
  expect(await databaseExists(database.name)).toBe(false);
});

test('a connection left open is named, and the database dropped all the same', async () => {
  const database = await createDatabase();
  const leak = connect(database.url, { max: 1, applicationName: 'forgetful code' });
  await leak`select 1`;
  await expect(database.drop()).rejects.toThrow(/1 connection.*left open:\n {2}forgetful code/);
  expect(await databaseExists(database.name)).toBe(false);
  await leak.end({ timeout: 0 });
}, 20_000);

test('the database of withDatabase is dropped when the work fails', async () => {
  let name = '';
  const work = withDatabase(async (database) => {
    name = database.name;
    throw new Error('deliberate');
  });
  await expect(work).rejects.toThrow('deliberate');
  expect(await databaseExists(name)).toBe(false);
});

test('values arrive as the product reads them', async () => {
  await withDatabase(async ({ sql }) => {
    const rows = await sql`select date '2024-02-29' as d, 1.10::numeric(9,2) as n, 9007199254740993::bigint as b`;
    expect(rows).toEqual([{ d: '2024-02-29', n: '1.10', b: '9007199254740993' }]);
  });
});

test('a database nobody dropped is found by the prefix of its run', async () => {
  const run = process.env['MEDALLION_TEST_RUN'];
  process.env['MEDALLION_TEST_RUN'] = 'forgotten';
  const database = await createDatabase();
  await database.sql.end();
  expect(await dropForgottenDatabases(testServerUrl())).toEqual([database.name]);
  if (run === undefined) delete process.env['MEDALLION_TEST_RUN'];
  else process.env['MEDALLION_TEST_RUN'] = run;
});
