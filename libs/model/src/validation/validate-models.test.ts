import { sql } from 'kysely';
import {
  bigint,
  clock,
  date,
  dateLit,
  defineModel,
  defineRawTable,
  defineSeed,
  int,
  num,
  numeric,
  text,
  validateModels,
} from '../index.ts';
import type { AnyModel } from '../index.ts';

const raw = defineRawTable({
  object: 'Thing',
  description: 'things',
  fields: { Name: text(), Amount: numeric(22, 6) },
});
/** A sound model, but for what a test changes. */
const model = (change: Record<string, unknown> = {}): AnyModel =>
  defineModel({
    name: 'stg_things',
    layer: 'bronze',
    grain: 'one thing',
    description: 'things',
    materialized: 'view',
    columns: { thing_id: text().primaryKey(), amount: numeric(22, 6) },
    from: (db: any) => db.selectFrom(raw.as('r')),
    select: (_: any) => ({ thing_id: 'r.id', amount: 'r.amount' }),
    ...change,
  } as any) as unknown as AnyModel;
const rawModel = raw as unknown as AnyModel;
const stg = model();
const int_ = (change: Record<string, unknown> = {}) =>
  model({
    name: 'int_things',
    layer: 'silver',
    from: (db: any) => db.selectFrom(stg.as('r')),
    select: (_: any) => ({ thing_id: 'r.thing_id', amount: 'r.amount' }),
    ...change,
  });
const messages = (...models: unknown[]) =>
  validateModels(models as AnyModel[]).map(({ message, fix }) => `${message}. ${fix}`);

test('sound models have no errors', () => {
  const seed = defineSeed({
    name: 'seed',
    layer: 'silver',
    description: 'd',
    columns: { id: text().primaryKey() },
    file: new URL('file:///seed.csv'),
  });
  expect(messages(rawModel, stg, int_(), seed)).toEqual([]);
});

test('a layer that may not be read is named, with those that may', () => {
  expect(
    messages(
      stg,
      model({
        name: 'dim_x',
        layer: 'gold',
        from: (db: any) => db.selectFrom(stg.as('r')),
        select: () => ({ thing_id: 'r.thing_id', amount: 'r.amount' }),
      }),
    ),
  ).toEqual([
    'gold.dim_x: it reads bronze.stg_things, but gold reads only silver, ops. Read a model of silver or ops; move what is needed there if it is not there yet.',
  ]);
});

test('a gold view may read a gold table, a gold table may not', () => {
  const gold = (name: string, upstream: AnyModel, materialized: string) =>
    model({
      name,
      layer: 'gold',
      materialized,
      from: (db: any) => db.selectFrom(upstream.as('r')),
      select: () => ({ thing_id: 'r.thing_id', amount: 'r.amount' }),
    });
  const table = gold('fct_things', int_(), 'table');
  const view = gold('fct_open_things', table, 'view');
  expect(messages(table, view)).toEqual([]);
  expect(messages(table, view, gold('fct_x', table, 'table'), gold('fct_y', view, 'view'))).toEqual([
    expect.stringContaining('gold.fct_x: it reads gold.fct_things, but gold reads only silver, ops'),
    expect.stringContaining('gold.fct_y: it reads gold.fct_open_things, but gold reads only silver, ops'),
  ]);
});

test('a gold materialized view may read gold tables as a view does, and may itself be read by one', () => {
  const gold = (name: string, upstream: AnyModel, materialized: unknown) =>
    model({
      name,
      layer: 'gold',
      materialized: materialized as string,
      from: (db: any) => db.selectFrom(upstream.as('r')),
      select: () => ({ thing_id: 'r.thing_id', amount: 'r.amount' }),
    });
  const table = gold('fct_things', int_(), 'table');
  const stored = gold('fct_stored', table, (m: any) => m.materializedView());
  const shown = gold('fct_shown', table, 'view');
  expect(messages(table, stored, gold('fct_x', stored, 'view'))).toEqual([]);
  expect(
    messages(
      table,
      shown,
      gold('fct_y', shown, (m: any) => m.materializedView()),
    ),
  ).toEqual([expect.stringContaining('gold.fct_y: it reads gold.fct_shown, but gold reads only silver, ops')]);
});

test('what a materialized view computes is the server’s: it has no execution, and indexes of its columns only', () => {
  const stored = model({
    materialized: ((m: any) => m.materializedView({ indexes: [['thing']] })) as never,
    execution: { workMem: '64MB' },
  });
  expect(messages(stored)).toEqual([
    'bronze.stg_things: its materialization names thing, which is no column. Name columns of the contract. Did you mean "thing_id"?',
    'bronze.stg_things: nothing of a materialized view is computed by a build. Take `execution` out, or make it a table.',
  ]);
});

test('grants name roles, each once', () => {
  expect(messages(model({ grants: { select: ['analyst', 'intern'] } }))).toEqual([]);
  expect(messages(model({ grants: { select: ['analyst', ' ', 'analyst'] } }))).toEqual([
    'bronze.stg_things: its grants name the role " ". Name each role once, as `\\du` of psql lists it.',
    'bronze.stg_things: its grants name the role "analyst" twice. Name each role once, as `\\du` of psql lists it.',
  ]);
});

test('an upstream missing from the list of its layer is named', () => {
  const other = model({ name: 'stg_other' });
  expect(messages(other, int_())).toEqual([
    'silver.int_things: it reads bronze.stg_things, which is not among the models of its layer. Add it to the list of models that the bronze library exports.',
  ]);
});

test('two models of one name are an error', () => {
  expect(messages(stg, model())).toContain(
    'bronze.stg_things: two models have this name. Rename one of them, or list it once.',
  );
});

test('models that read one another are an error, once', () => {
  const first: AnyModel = int_({ name: 'int_first', from: (db: any) => db.selectFrom(second.as('r')) });
  const second: AnyModel = int_({ name: 'int_second', from: (db: any) => db.selectFrom(first.as('r')) });
  expect(messages(first, second)).toEqual([
    'silver.int_first: it reads itself: silver.int_first -> silver.int_second -> silver.int_first. Break the circle; a CTE inside one of them may do.',
  ]);
});

/** A key and as many columns beside it as make so many. */
const columns = (count: number) => ({
  thing_id: text().primaryKey(),
  ...Object.fromEntries(Array.from({ length: count - 1 }, (_, index) => [`column_${index}`, numeric()])),
});

test('names of 63 characters, reserved words and 1,600 columns are sound', () => {
  const all = { ...columns(1_598), select: text(), ['x'.repeat(63)]: text() };
  const select = () => Object.fromEntries(Object.keys(all).map((name) => [name, 'r.id']));
  expect(messages(model({ name: 'x'.repeat(63), columns: all, select }))).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['no primary key', { columns: { thing_id: text(), amount: numeric() } }, 'it has no primary key'],
  ['no grain', { grain: ' ' }, 'it has no grain'],
  ['no description', { description: '' }, 'it has no description'],
  ['a name that needs quotes', { name: 'Stg Things' }, 'Stg Things is not a snake_case name'],
  ['a name with a quote', { name: 'stg_"things' }, 'stg_"things is not a snake_case name'],
  ['a name Postgres would cut', { name: 'x'.repeat(64) }, 'has 64 characters'],
  [
    'a column whose name Postgres would cut',
    { columns: { thing_id: text().primaryKey(), ['x'.repeat(64)]: numeric() } },
    'has 64 characters',
  ],
  ['a column more than Postgres has room for', { columns: columns(1_601) }, 'it has 1601 columns'],
  [
    'an index on no column',
    { materialized: (m: any) => m.table({ indexes: [['thing']] }) },
    'its materialization names thing, which is no column',
  ],
  [
    'a reference to itself that is not there',
    { columns: { thing_id: text().primaryKey(), amount: numeric(22, 6).referencesSelf('thing') } },
    'references bronze.stg_things.thing, which does not exist',
  ],
  [
    'accepted values that repeat',
    { columns: { thing_id: text().primaryKey().accepted('a', 'a'), amount: numeric() } },
    'accepted values of thing_id are none, or repeat',
  ],
  [
    'changes of what it does not read',
    { materialized: (m: any) => m.incremental({ scope: 'thing_id', changes: [m.changesOf(clock, 'environment')] }) },
    'changes names ops.clock, which it does not read',
  ],
  [
    'memory without a unit',
    { materialized: 'table', execution: { workMem: '256' } },
    'its execution cannot have workMem 256',
  ],
  [
    'a time limit of no time',
    { materialized: 'table', execution: { timeoutSeconds: 0 } },
    'its execution cannot have timeoutSeconds 0',
  ],
  [
    'execution settings of a view',
    { materialized: 'view', execution: { timeoutSeconds: 1 } },
    'nothing of a view is computed by a build',
  ],
  [
    'a scope that may be null',
    { materialized: (m: any) => m.incremental({ scope: 'amount', changes: [] }) },
    'its scope amount is nullable',
  ],
  [
    "Kysely's sql",
    { select: () => ({ thing_id: 'r.id', amount: sql`amount * 2` }) },
    'the raw SQL `amount * 2` is checked by nobody',
  ],
  [
    "Kysely's functions",
    { select: (c: any) => ({ thing_id: 'r.id', amount: c.eb.fn.max('r.amount') }) },
    "Kysely's own max() does not say when it is null",
  ],
  [
    "Kysely's cast",
    { select: (c: any) => ({ thing_id: 'r.id', amount: c.eb.cast('r.amount', 'integer') }) },
    "Kysely's own cast does not say when it is null",
  ],
  [
    'a clock read through Kysely',
    { select: (c: any) => ({ thing_id: 'r.id', amount: c.eb.fn('now', []) }) },
    'now() would make two runs over the same data differ',
  ],
  [
    'a table that is no model',
    { from: (db: any) => db.selectFrom('raw_salesforce.thing as r') },
    'it reads raw_salesforce.thing, which is neither a model nor a CTE of the query',
  ],
  [
    'a refused template',
    { select: (c: any) => ({ thing_id: 'r.id', amount: num`nullif(${c('r.amount')}, 0)` }) },
    'uses nullif',
  ],
  ['a column not selected', { select: () => ({ thing_id: 'r.id' }) }, 'amount is declared in columns but not selected'],
  [
    'a column not declared',
    { select: () => ({ thing_id: 'r.id', amount: 'r.amount', amout: 'r.amount' }) },
    'amout is selected but not declared in columns. Declare it, or leave it out. Did you mean "amount"?',
  ],
  [
    'a callback that throws',
    {
      from: () => {
        throw new Error('boom');
      },
    },
    'boom',
  ],
  [
    'a default member that cannot be filled',
    { defaultMembers: true, columns: { thing_id: text().primaryKey(), amount: date().notNull() } },
    'the default member -1 has no value for amount',
  ],
])('%s is an error that says so', (_, change, sentence) => {
  expect(messages(rawModel, model(change)).join('\n')).toContain(sentence);
});

test('references are checked against their target', () => {
  const dimension = (columns: Record<string, unknown>, materialized = 'table') =>
    int_({
      name: 'int_dimension',
      materialized,
      columns: { thing_id: text().primaryKey(), amount: numeric(22, 6), ...columns },
    });
  const fact = (reference: unknown) =>
    int_({ name: 'int_fact', columns: { thing_id: text().primaryKey(), amount: reference } });
  const target = dimension({});
  expect(messages(stg, target, fact(numeric(18, 2).references(() => target.c['amount'] as any)))).toEqual([
    'silver.int_fact: amount is numeric(18,2), but silver.int_dimension.amount is numeric(22,6). Declare both alike.',
    "silver.int_fact: amount references silver.int_dimension.amount, which is not its primary key. Reference the primary key, or hold it by a check: { enforce: 'check' }.",
  ]);
  const view = dimension({}, 'view');
  const stored = dimension({}, ((m: any) => m.materializedView()) as never);
  for (const each of [view, stored])
    expect(messages(stg, each, fact(text().references(() => each.c['thing_id'] as any)))).toEqual([
      "silver.int_fact: amount references silver.int_dimension, a view, which no foreign key can. Make it a table, or hold the reference by a check: { enforce: 'check' }.",
    ]);
  expect(messages(stg, fact(text().references(() => target.c['thing_id'] as any)))[0]).toContain(
    'references silver.int_dimension, which is not among the models of its layer',
  );
});

test('errors carry the model, a code and a remedy as data', () => {
  const [error] = validateModels([model({ columns: { thing_id: bigint(), amount: int() } })]);
  expect(error).toMatchObject({ code: 'NO_PRIMARY_KEY', kind: 'definition', fields: { model: 'bronze.stg_things' } });
});

test('a day is a column that is never null, of a table', () => {
  const columns = { thing_id: text().primaryKey(), amount: numeric(22, 6), seen_on: date() };
  const select = (_: any) => ({ thing_id: 'r.thing_id', amount: 'r.amount', seen_on: dateLit('2024-01-01') });
  expect(messages(rawModel, stg, int_({ columns, select, day: 'seen_on', materialized: 'view' }))).toEqual([
    'silver.int_things: its day seen_on is nullable. Take a column that is never null: a row without a day is of none that could be computed anew.',
    'silver.int_things: it declares the day seen_on and is no table: there are no rows of it to compute anew. Leave day out, or make it a table.',
  ]);
  const sound = { ...columns, seen_on: date().notNull() };
  expect(messages(rawModel, stg, int_({ columns: sound, select, day: 'seen_on', materialized: 'table' }))).toEqual([]);
});
