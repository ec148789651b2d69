import { createDatabase, type TestDatabase } from '@medallion/testing';
import { EntitySchema, type DataSource } from 'typeorm';
import { openDataSource } from './data-source.ts';
import { openWarehouse } from './open-warehouse.ts';
import { targetFromUrl } from './target.ts';
import type { Warehouse } from './warehouse.ts';

let database: TestDatabase;
let warehouse: Warehouse;
let dataSource: DataSource;

const everyType = {
  a_bool: ['bool', 'true', true],
  a_text: ['text', `'naïve "x", \\y'`, 'naïve "x", \\y'],
  an_int: ['int', '-2147483648', -2147483648],
  a_bigint: ['bigint', '9223372036854775807', '9223372036854775807'],
  a_numeric: ['numeric(38,6)', '12345678901234567890123456789012.100000', '12345678901234567890123456789012.100000'],
  a_float: ['float8', '0.1', 0.1],
  a_date: ['date', `'2024-02-29'`, '2024-02-29'],
  a_far_date: ['date', `'9999-12-31'`, '9999-12-31'],
  a_timestamptz: ['timestamptz', `'2024-06-01 09:30:00.123456+05:30'`, new Date('2024-06-01T04:00:00.123Z')],
  a_summer_instant: ['timestamptz', `'2024-03-31 01:30:00+00'`, new Date('2024-03-31T01:30:00Z')],
  a_bytea: ['bytea', `'\\x00ff'`, Buffer.from([0, 255])],
  a_uuid: ['uuid', `'cc45fd4e-c374-49bf-99a4-7485e92f43f9'`, 'cc45fd4e-c374-49bf-99a4-7485e92f43f9'],
  a_jsonb: ['jsonb', `'{"a": [1, null, "x"]}'`, { a: [1, null, 'x'] }],
  a_json_text: ['jsonb', `'"just text"'`, 'just text'],
  some_texts: ['text[]', `array['a', null, 'b,"c"', 'NULL', '']`, ['a', null, 'b,"c"', 'NULL', '']],
  some_numerics: ['numeric[]', `array[1.10, null]::numeric[]`, ['1.10', null]],
  some_dates: ['date[]', `array['2024-02-29']::date[]`, ['2024-02-29']],
  some_instants: ['timestamptz[]', `array['2024-06-01 00:00+02']::timestamptz[]`, [new Date('2024-05-31T22:00:00Z')]],
  nothing: ['text', 'null', null],
} as const satisfies Record<string, readonly [string, string, unknown]>;

const expected = Object.fromEntries(Object.entries(everyType).map(([name, [, , value]]) => [name, value]));
const columns = Object.entries(everyType);

beforeAll(async () => {
  database = await createDatabase();
  // What a database may have set against us.
  await database.sql.unsafe(`
    alter database "${database.name}" set timezone = 'Asia/Kolkata';
    alter database "${database.name}" set datestyle = 'SQL, DMY';
    alter database "${database.name}" set extra_float_digits = -5;
    alter database "${database.name}" set statement_timeout = '1ms';
    alter database "${database.name}" set default_transaction_read_only = 'on'`);
  warehouse = await openWarehouse({ url: database.url, home: '/nonexistent' });
  await warehouse.sql.unsafe(
    `create table public.every_type (${columns.map(([name, [type]]) => `${name} ${type}`).join(', ')});
     insert into public.every_type values (${columns.map(([, [, literal]]) => literal).join(', ')})`,
  );
  const target = await targetFromUrl(database.url, {});
  const entity = new EntitySchema<Record<string, unknown>>({
    name: 'every_type',
    columns: Object.fromEntries(
      columns.map(([name, [type]]) => [
        name,
        { type: type.replace(/\(.*\)|\[\]/g, '') as 'text', array: type.endsWith('[]'), primary: name === 'a_text' },
      ]),
    ),
  });
  dataSource = await openDataSource(target, {
    role: 'owner',
    setsRole: false,
    usesTls: false,
    applicationName: 'medallion test of drivers',
    entities: [entity],
  });
});

afterAll(async () => {
  await dataSource?.destroy();
  await warehouse?.close();
  await database?.drop();
});

test('postgres.js gives every type as documented, whatever the database has set', async () => {
  const [row] = await warehouse.sql`select * from public.every_type`;
  expect(row).toEqual(expected);
});

test('TypeORM gives raw rows as postgres.js does', async () => {
  const [row] = (await dataSource.query('select * from public.every_type')) as unknown[];
  expect(row).toEqual(expected);
});

test('TypeORM gives entities as postgres.js gives rows', async () => {
  expect(await dataSource.getRepository('every_type').find()).toEqual([expected]);
});

test('a Date goes in as the same instant through either driver', async () => {
  const instant = new Date('2024-03-31T01:30:00.123Z');
  const [one] = await warehouse.sql`select ${instant}::timestamptz as at`;
  const [other] = (await dataSource.query('select $1::timestamptz as at', [instant])) as unknown[];
  expect([one, other]).toEqual([{ at: instant }, { at: instant }]);
});

test('arrays go in as they come out', async () => {
  const instants = [new Date('2024-03-31T01:30:00.123Z'), null];
  const [row] = await warehouse.sql`
    select ${['a', null, 'NULL', 'b"\\,{}', '']}::text[] as texts, ${[1, 2]}::int[] as numbers, ${[]}::text[] as none,
      ${warehouse.sql.array(instants as Date[], 1185)}::timestamptz[] as instants,
      ${'pg_class'} = any(${['pg_class', 'pg_type']}::name[]) as found`;
  expect(row).toEqual({ texts: ['a', null, 'NULL', 'b"\\,{}', ''], numbers: [1, 2], none: [], instants, found: true });
});

test('a timestamp without time zone stays text, it names no instant', async () => {
  const query = `select timestamp '2024-06-01 09:30:00' as at, array[timestamp '2024-06-01 09:30:00'] as several`;
  const [one] = await warehouse.sql.unsafe(query);
  const [other] = (await dataSource.query(query)) as unknown[];
  expect([one, other]).toEqual(Array(2).fill({ at: '2024-06-01 09:30:00', several: ['2024-06-01 09:30:00'] }));
});

test('a session says who it is', async () => {
  const [row] = await warehouse.sql`select current_setting('application_name') as name`;
  expect(row).toEqual({ name: `medallion owner, process ${process.pid}` });
});
