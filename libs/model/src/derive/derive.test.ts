import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import { EntitySchema } from 'typeorm';
import type { z } from 'zod';
import {
  bigint,
  bool,
  clock,
  columnMetadata,
  contractOf,
  date,
  defineModel,
  float,
  int,
  jsonb,
  lit,
  numeric,
  text,
  textArray,
  timestamptz,
  uuid,
  zodRow,
  sqlLiteral,
} from '../index.ts';
import type { AnyModel, KyselyDatabase, RowOf } from '../index.ts';
import { entity } from '../typeorm/index.ts';

const model = defineModel({
  name: 'dim_everything',
  layer: 'gold',
  grain: 'one thing',
  description: 'a thing of every type',
  materialized: 'table',
  tags: ['core'],
  owner: 'sales',
  defaultMembers: {
    unknown: { a_date: '2000-01-01', a_uuid: '00000000-0000-0000-0000-000000000000' },
    notApplicable: { a_date: '2000-01-01', a_uuid: '00000000-0000-0000-0000-000000000000' },
  },
  columns: {
    thing_key: bigint().primaryKey().describe('the key'),
    parent_key: bigint().referencesSelf('thing_key'),
    email: text().pii('email').describe('where to write'),
    size: text().notNull().accepted('big', 'small'),
    an_int: int().notNull(),
    a_numeric: numeric(18, 2).notNull(),
    a_float: float().notNull(),
    a_bool: bool().notNull(),
    a_date: date().notNull(),
    an_instant: timestamptz(),
    a_uuid: uuid().notNull(),
    a_json: jsonb(),
    some_texts: textArray(),
  },
  from: (db) => db.selectFrom(clock.as('clock')),
  select: (_) => ({
    thing_key: 'clock.load_seq',
    parent_key: lit(null),
    email: lit(null),
    size: lit('big'),
    an_int: lit(1),
    a_numeric: lit(1),
    a_float: lit(1),
    a_bool: lit(true),
    a_date: lit('2024-01-01'),
    an_instant: 'clock.as_of',
    a_uuid: lit('00000000-0000-0000-0000-000000000000'),
    a_json: lit(null),
    some_texts: lit(null),
  }),
});
const row: RowOf<typeof model> = {
  thing_key: '9007199254740993',
  parent_key: null,
  email: 'a@b.c',
  size: 'big',
  an_int: 1,
  a_numeric: '1.50',
  a_float: 0.5,
  a_bool: true,
  a_date: '2024-02-29',
  an_instant: new Date('2024-01-01T00:00:00Z'),
  a_uuid: '00000000-0000-0000-0000-000000000000',
  a_json: { a: [1] },
  some_texts: ['x', 'y'],
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

test('a row read from Postgres passes the zod schema', async () => {
  const cells = Object.entries(model.columns).map(([name, { def }]) => {
    const value = row[name as keyof typeof row];
    const literal =
      name === 'a_json' ? `'${JSON.stringify(value)}'` : name === 'some_texts' ? `array['x','y']` : sqlLiteral(value);
    return `${literal}::${def.sqlType} as ${name}`;
  });
  const [read] = await database.sql.unsafe(`select ${cells.join(', ')}`);
  expect(zodRow(model).parse({ ...read })).toEqual(row);
});

test.each<[string, Record<string, unknown>]>([
  ['a bigint as a number', { thing_key: 1 }],
  ['a numeric as a number', { a_numeric: 1.5 }],
  ['a value that is not accepted', { size: 'medium' }],
  ['null where it is not', { an_int: null }],
  ['a fraction in an int', { an_int: 1.5 }],
  ['an int beyond 32 bits', { an_int: 2 ** 31 }],
  ['a day that is none', { a_date: '2023-02-29' }],
  ['a timestamp as text', { an_instant: '2024-01-01' }],
  ['a column that is not declared', { extra: 1 }],
])('%s does not pass', (_, change) => {
  expect(zodRow(model).safeParse({ ...row, ...change }).success).toBe(false);
});

test('accepted values admit the default members, where there are any', () => {
  expect(zodRow(model).parse({ ...row, size: '(not applicable)' }).size).toBe('(not applicable)');
  const plain = { ...model, defaultMembers: undefined, columns: model.columns } as unknown as typeof model;
  expect(zodRow(plain).safeParse({ ...row, size: '(not applicable)' }).success).toBe(false);
});

test('descriptions and personal data are found from the schema', () => {
  expect(columnMetadata.get(zodRow(model).shape.email)).toEqual({
    sqlType: 'text',
    pii: 'email',
    description: 'where to write',
  });
  const typed: z.infer<ReturnType<typeof zodRow<(typeof model)['columns']>>>['a_numeric'] = '1.5';
  expect(typed).toBe('1.5');
});

test('an entity has the columns of the contract and is never synchronized', () => {
  const schema = entity(model);
  expect(schema).toBeInstanceOf(EntitySchema);
  expect(schema.options).toMatchObject({
    schema: 'gold',
    tableName: 'dim_everything',
    type: 'regular',
    synchronize: false,
  });
  expect(schema.options.columns.a_numeric).toMatchObject({ type: 'numeric', precision: 18, scale: 2, nullable: false });
  expect(schema.options.columns.thing_key).toMatchObject({ type: 'bigint', primary: true, comment: 'the key' });
  expect(schema.options.columns.some_texts).toMatchObject({ type: 'text', array: true, nullable: true });
  expect(entity(model, { environment: 'pr_1' }).options.schema).toBe('pr_1__gold');
});

test('the contract is plain data', () => {
  const contract = contractOf(model as unknown as AnyModel);
  expect(JSON.parse(JSON.stringify(contract))).toMatchObject({
    id: 'gold.dim_everything',
    grain: 'one thing',
    materialization: 'table',
    hasDefaultMembers: true,
    tags: ['core'],
    owner: 'sales',
    primaryKey: ['thing_key'],
  });
  expect(contract.columns[1]).toEqual({
    name: 'parent_key',
    type: 'bigint',
    isNullable: true,
    isPrimaryKey: false,
    isUnique: false,
    description: undefined,
    pii: undefined,
    acceptedValues: undefined,
    references: { model: 'gold.dim_everything', column: 'thing_key', enforce: 'constraint' },
  });
  expect(contract.columns[3]!.acceptedValues).toEqual(['big', 'small', '(unknown)', '(not applicable)']);
});

test('the Kysely database has driver values', () => {
  const size: KyselyDatabase<readonly [typeof model]>['gold.dim_everything']['size'] = 'small';
  expect(size).toBe('small');
});
