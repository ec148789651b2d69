import { createDatabase, type TestDatabase } from '@medallion/testing';
import { execute, onlyResult, toObjects, type QueryConnection } from './execute.ts';

let database: TestDatabase;
let connection: QueryConnection;
const signal = new AbortController().signal;
const read = (sql: string) => execute(connection, sql, { write: false, signal });
const write = (sql: string) => execute(connection, sql, { write: true, signal });
const objects = async (sql: string) => toObjects(onlyResult(await read(sql)));

beforeAll(async () => {
  database = await createDatabase();
  connection = database.sql as unknown as QueryConnection;
  await write('create table kept (n int)');
});
afterAll(() => database.drop());

test('values come as text with every digit', async () => {
  const [result] = await read(
    "select 9223372036854775807 as b, 0.10::numeric as n, '2024-02-29'::date as d, null as x",
  );
  expect(result!.rows).toEqual([['9223372036854775807', '0.10', '2024-02-29', null]]);
  expect(result!.columns.map(({ name }) => name)).toEqual(['b', 'n', 'd', 'x']);
});

test('as JSON, numbers that fit are numbers, the others text; instants are ISO 8601 with their microseconds', async () => {
  const sql = `select 1::int as i, 1.5::float8 as f, 12.50::numeric as n, 9007199254740993::bigint as b, true as t,
    '2024-02-29'::date as d, '2024-06-01 09:30:00.123456+00'::timestamptz as at, '{"a": [1]}'::jsonb as j,
    array['x', null] as a, 'NaN'::float8 as nan, null::int as missing`;
  expect(await objects(sql)).toEqual([
    {
      i: 1,
      f: 1.5,
      n: '12.50',
      b: '9007199254740993',
      t: true,
      d: '2024-02-29',
      at: '2024-06-01T09:30:00.123456Z',
      j: { a: [1] },
      a: ['x', null],
      nan: 'NaN',
      missing: null,
    },
  ]);
});

test('columns of one name are all there', async () => {
  expect(await objects('select 1 as a, 2 as a, 3 as a')).toEqual([{ a: 1, a_2: 2, a_3: 3 }]);
});

test('a query that would write is refused with the flag that allows it', async () => {
  await expect(read('insert into kept values (1)')).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    kind: 'usage',
    fix: expect.stringContaining('--write'),
  });
});

test('a second statement cannot leave the read-only transaction', async () => {
  await expect(read('commit; insert into kept values (1)')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
  expect(await objects('select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
});

test('with --write several statements run, and the rows of each are there', async () => {
  const results = await write('insert into kept values (7); select n from kept; select n + 1 as m from kept');
  expect(results.map(({ command, rows }) => [command, rows])).toEqual([
    ['INSERT', []],
    ['SELECT', [['7']]],
    ['SELECT', [['8']]],
  ]);
  await write('delete from kept');
});

test('with --write either all statements take effect or none', async () => {
  await expect(write('insert into kept values (8); select 1 / 0')).rejects.toMatchObject({ kind: 'data' });
  expect(await objects('select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
});

test('a mistake in the SQL is shown where it is', async () => {
  await expect(read('select 1,\n  nope\nfrom kept')).rejects.toMatchObject({
    code: 'QUERY_FAILED',
    kind: 'usage',
    message: 'Postgres refused the query: column "nope" does not exist\n  line 2:   nope\n            ^',
  });
});

test('a query is cancelled on the server when the command is aborted', async () => {
  const abort = new AbortController();
  const running = execute(connection, 'select pg_sleep(600)', { write: false, signal: abort.signal });
  const outcome = expect(running).rejects.toThrow();
  while (!(await isSleeping())) await new Promise((resolve) => setTimeout(resolve, 10));
  abort.abort();
  await outcome;
  expect(await isSleeping()).toBe(false);
});

const isSleeping = async (): Promise<boolean> => {
  const [row] = await database.sql<{ sleeping: boolean }[]>`
    select exists (
      select from pg_stat_activity
      where state = 'active' and query = 'select pg_sleep(600)' and datname = current_database()) as sleeping`;
  return row!.sleeping;
};
