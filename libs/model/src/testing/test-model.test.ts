import { createDatabase } from '@medallion/testing';
import type { TestDatabase } from '@medallion/testing';
import {
  bigint,
  clock,
  coalesce,
  date,
  dateDiff,
  defineModel,
  defineSource,
  int,
  jsonb,
  numeric,
  text,
  textArray,
  timestamptz,
  toDate,
} from '../index.ts';
import { testModel } from './index.ts';

const things = defineSource({
  name: 'things',
  layer: 'ops',
  description: 'things',
  columns: {
    id: text().primaryKey(),
    amount: numeric(18, 2),
    big: bigint(),
    due: date(),
    seen_at: timestamptz(),
    data: jsonb(),
    labels: textArray(),
  },
});
const others = defineSource({
  name: 'others',
  layer: 'ops',
  description: 'others',
  columns: { id: text().primaryKey() },
});
const passing = defineModel({
  name: 'int_things',
  layer: 'silver',
  grain: 'one thing',
  description: 'things',
  materialized: 'table',
  columns: {
    id: text().primaryKey(),
    amount: numeric(18, 2).notNull(),
    big: bigint(),
    due: date(),
    seen_at: timestamptz(),
    data: jsonb(),
    labels: textArray(),
    other_id: text(),
  },
  from: (db) => db.selectFrom(things.as('t')).leftJoin(others.as('o'), 'o.id', 't.id'),
  select: (c) => ({
    id: 't.id',
    amount: coalesce(c('t.amount'), 0),
    big: 't.big',
    due: 't.due',
    seen_at: 't.seen_at',
    data: 't.data',
    labels: 't.labels',
    other_id: 'o.id',
  }),
});
const aged = defineModel({
  name: 'int_aged',
  layer: 'silver',
  grain: 'one thing',
  description: 'things',
  materialized: 'table',
  columns: { id: text().primaryKey(), age: int() },
  from: (db) => db.selectFrom(things.as('t')).innerJoin(clock.as('clock'), (j) => j.onTrue()),
  select: (c) => ({ id: 't.id', age: dateDiff(toDate(c('clock.as_of')), c('t.due')) }),
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

test('values go in and are compared as rows hold them', async () => {
  const row = {
    id: 'a',
    amount: '1.5',
    big: '9007199254740993',
    due: '2024-02-29',
    seen_at: new Date('2024-01-01T00:00:00.001Z'),
    data: { b: 1, a: "it's" },
    labels: ['x', 'y'],
  };
  await testModel(passing)
    .given(things, [row])
    .given(others, [{ id: 'a' }])
    .expect(run, [{ ...row, amount: '1.50', other_id: 'a' }]);
});

test('two keys that differ in the last digit are not equal', async () => {
  const unit = testModel(passing).given(things, [{ id: 'a', big: '9007199254740993' }]);
  await expect(unit.expect(run, [{ id: 'a', big: '9007199254740992' }])).rejects.toThrow(
    'big: expected 9007199254740992, got 9007199254740993',
  );
});

test('rows are compared in any order, each as often as it occurs', async () => {
  const unit = testModel(passing).given(things, [{ id: 'b' }, { id: 'a' }, { id: 'a' }]);
  await unit.expect(run, [{ id: 'a' }, { id: 'a' }, { id: 'b' }]);
  await expect(unit.expect(run, [{ id: 'a' }, { id: 'b' }])).rejects.toThrow('+ actual   { id: a }');
  await expect(unit.expect(run, [{ id: 'a' }, { id: 'a' }, { id: 'b' }, { id: 'c' }])).rejects.toThrow(
    '- expected { id: c }',
  );
});

test('a difference shows the row that is most alike and what differs in it', async () => {
  const unit = testModel(passing).given(things, [
    { id: 'a', amount: '1', due: '2024-01-01' },
    { id: 'b', amount: '2' },
  ]);
  await expect(
    unit.expect(run, [
      { id: 'a', amount: '7', due: '2024-01-01' },
      { id: 'b', amount: '2', due: null },
    ]),
  ).rejects.toThrow(
    [
      'silver.int_things does not produce the expected rows:',
      '- expected { id: a, amount: 7.00, due: 2024-01-01 }',
      '+ actual   { id: a, amount: 1.00, due: 2024-01-01 }',
      '    amount: expected 7.00, got 1.00',
    ].join('\n'),
  );
});

test('an upstream that is not given is empty', () =>
  testModel(passing)
    .given(things, [{ id: 'a' }])
    .expect(run, [{ id: 'a', other_id: null }]));

test('no rows are expected of no rows', async () => {
  await testModel(passing).expect(run, []);
  await expect(
    testModel(passing)
      .given(things, [{ id: 'a' }])
      .expect(run, []),
  ).rejects.toThrow('does not produce the expected rows');
});

test('the clock stands where it is set', () =>
  testModel(aged)
    .given(things, [{ id: 'a', due: '2024-01-01' }])
    .asOf('2024-01-31T00:00:00Z')
    .expect(run, [{ id: 'a', age: 30 }]));

test('a model that reads the clock needs one', async () => {
  await expect(testModel(aged).given(things, []).expect(run, [])).rejects.toThrow('silver.int_aged reads the clock');
});

test('giving an upstream that is not read says what is', () => {
  expect(() => testModel(aged).given(others, [])).toThrow('silver.int_aged does not read ops.others');
  expect(() => testModel(passing).asOf('2024-01-01T00:00:00Z')).toThrow('silver.int_things does not read ops.clock');
});

test('a column that is not null must be given, and is named', () => {
  expect(() =>
    testModel(passing)
      .given(things, [{ amount: '1' } as any])
      .sql(),
  ).toThrow('row 1 given for ops.things has no id, which is not null');
});

test('a column that does not exist is named, with the one that was meant', () => {
  expect(() =>
    testModel(passing)
      .given(things, [{ id: 'a', amuont: '1' } as any])
      .sql(),
  ).toThrow('ops.things has no column amuont');
  expect(() => testModel(passing).sql([{ idd: 'a' } as any])).toThrow('silver.int_things has no column idd');
});

test('expected rows name the same columns', () => {
  expect(() => testModel(passing).sql([{ id: 'a' }, { id: 'b', due: null }])).toThrow(
    'some rows expected of silver.int_things name due and some do not',
  );
});

test('rows can be had as texts', async () => {
  const rows = await testModel(passing)
    .given(things, [{ id: 'a', amount: '2' }])
    .rows(run);
  expect(rows).toEqual([
    { id: 'a', amount: '2.00', big: null, due: null, seen_at: null, data: null, labels: null, other_id: null },
  ]);
});
