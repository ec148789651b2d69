import { connect, createDatabase, type TestDatabase } from '@medallion/testing';
import type postgres from 'postgres';
import { CopyInto } from './copy-into.ts';

let database: TestDatabase;
let connection: postgres.Sql;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  connection = connect(database.url, { max: 1 });
  await connection`drop table if exists target`;
  await connection`create table target (n int, text text)`;
});
afterEach(() => connection.end({ timeout: 1 }));

const start = (statement = 'copy target from stdin'): Promise<CopyInto> => CopyInto.start(connection, statement);
const count = async (): Promise<number> => Number((await connection`select count(*) from target`)[0]!['count']);

/** Long enough that 40,000 of them are sent in several pieces. */
const padding = 'x'.repeat(40);

async function copyWithBadLine(bad: number, lines: number): Promise<void> {
  const copy = await start();
  try {
    for (let n = 0; n < lines; n++) await copy.line(n === bad ? 'not a number\ttext' : `${n}\t${padding}`);
    await copy.end();
  } finally {
    await copy.abort();
  }
}

test('every line arrives, and their number is returned', async () => {
  const copy = await start();
  for (let n = 0; n < 40_000; n++) await copy.line(`${n}\t${padding}`);
  expect(await copy.end()).toBe(40_000);
  expect(await count()).toBe(40_000);
});

test('a copy of nothing ends', async () => {
  expect(await (await start()).end()).toBe(0);
});

test('characters outside ASCII arrive as they were', async () => {
  const copy = await start();
  await copy.line('1\tÅngström 東京 🜚');
  await copy.end();
  expect(await connection`select text from target`).toEqual([{ text: 'Ångström 東京 🜚' }]);
});

test.each([
  ['at the start', 0],
  ['in the middle', 20_000],
  ['in the last buffer', 39_999],
])('a bad line %s is reported and stores nothing', async (_where, bad) => {
  await expect(copyWithBadLine(bad, 40_000)).rejects.toMatchObject({ code: '22P02' });
  expect(await count()).toBe(0);
});

test('a bad line in a copy of one buffer is reported', async () => {
  await expect(copyWithBadLine(2, 3)).rejects.toMatchObject({ code: '22P02' });
});

test('an error only the end of the copy brings out is reported', async () => {
  await connection`create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end'`;
  await connection`create trigger refuse after insert on target execute function refuse()`;
  const copy = await start();
  await copy.line('1\ta');
  await expect(copy.end()).rejects.toMatchObject({ message: 'refused' });
});

test('a statement that is no copy is an error, not a wait', async () => {
  await expect(start('copy missing from stdin')).rejects.toMatchObject({ code: '42P01' });
});

test('an aborted copy stores nothing and leaves the connection usable', async () => {
  const copy = await start();
  for (let n = 0; n < 10_000; n++) await copy.line(`${n}\t${padding}`);
  await copy.abort();
  expect(await count()).toBe(0);
});

test('a copy whose server process is ended fails', async () => {
  const [{ pid }] = (await connection`select pg_backend_pid() as pid`) as unknown as [{ pid: number }];
  const copy = await start();
  await copy.line('1\ta');
  await database.sql`select pg_terminate_backend(${pid})`;
  await expect(
    (async () => {
      for (let n = 0; ; n++) await copy.line(`${n}\t${padding}`);
    })(),
  ).rejects.toBeDefined();
});

test('a second copy on the connection of a failed one works', async () => {
  await expect(copyWithBadLine(2, 3)).rejects.toBeDefined();
  const copy = await start();
  await copy.line('1\ta');
  expect(await copy.end()).toBe(1);
});
