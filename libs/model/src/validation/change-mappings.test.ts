import {
  changePaths,
  clock,
  coalesce,
  date,
  defineModel,
  defineRawTable,
  modelInputs,
  numeric,
  text,
  validateModels,
  type AnyModel,
} from '../index.ts';

const raw = defineRawTable({ object: 'Thing', description: 'x', fields: { Id: text().primaryKey(), Owner: text() } });
const shared = { grain: 'one thing', description: 'x' } as const;
const stg = defineModel({
  ...shared,
  name: 'stg_things',
  layer: 'bronze',
  materialized: 'view',
  columns: { thing_id: text().primaryKey(), owner_id: text(), owner: text() },
  from: (db) => db.selectFrom(raw.as('r')),
  select: (c) => ({ thing_id: 'r.id', owner_id: 'r.owner', owner: coalesce(c('r.owner'), 'nobody') }),
});
const owners = defineModel({
  ...shared,
  name: 'int_owners',
  layer: 'silver',
  materialized: 'table',
  columns: { owner_id: text().primaryKey(), code: text().unique(), since: date(), weight: numeric() },
  from: (db) => db.selectFrom(stg.as('s')),
  select: ((_: unknown) => ({ owner_id: 's.thing_id', code: 's.owner_id', since: null, weight: null })) as any,
});
const between = defineModel({
  ...shared,
  name: 'int_between',
  layer: 'silver',
  materialized: 'view',
  columns: { thing_id: text().primaryKey(), owner_id: text() },
  from: (db) => db.selectFrom(stg.as('s')),
  select: (_) => ({ thing_id: 's.thing_id', owner_id: 's.owner_id' }),
});

const model = (materialized: (m: any) => unknown): AnyModel =>
  defineModel({
    ...shared,
    name: 'int_x',
    layer: 'silver',
    materialized: materialized as any,
    columns: { thing_id: text().primaryKey(), owner_id: text(), weight: numeric().notNull() },
    from: (db) =>
      db
        .selectFrom(between.as('b'))
        .innerJoin(owners.as('o'), 'o.owner_id', 'b.owner_id')
        .innerJoin(clock.as('clock'), (join) => join.onTrue()),
    select: ((_: unknown) => ({ thing_id: 'b.thing_id', owner_id: 'b.owner_id', weight: 'o.weight' })) as any,
  });
/** Only what is said of the mappings. */
const messages = (materialized: (m: any) => unknown): string[] =>
  validateModels([stg, owners, between, model(materialized)])
    .map(({ message, fix }) => `${message}. ${fix}`)
    .filter((message) => /scope|changes/.test(message));

test('a materialized view is seen through as a view is: of its rows nothing is recorded', () => {
  const stored = defineModel({
    ...shared,
    name: 'int_stored',
    layer: 'silver',
    materialized: (m) => m.materializedView(),
    columns: { owner_id: text().primaryKey() },
    from: (db) => db.selectFrom(owners.as('o')),
    select: (_) => ({ owner_id: 'o.owner_id' }),
  });
  const reader = defineModel({
    ...shared,
    name: 'int_reader',
    layer: 'silver',
    materialized: 'table',
    columns: { owner_id: text().primaryKey() },
    from: (db) => db.selectFrom(stored.as('s')),
    select: (_) => ({ owner_id: 's.owner_id' }),
  });
  const { inputs, views } = modelInputs(reader);
  expect([inputs, views].map((models) => models.map(({ id }) => id))).toEqual([
    ['silver.int_owners'],
    ['silver.int_stored'],
  ]);
});

const through = { column: 'owner_id', scope: 'thing_id' };

test('changes of what it reads, through views too, may be followed by keys and by ids shown as they are', () => {
  expect(
    messages((m) =>
      m.incremental({
        scope: 'thing_id',
        changes: [
          m.changesOf(stg, 'thing_id'),
          m.changesOf(stg, 'owner_id'),
          m.changesThrough(owners, 'code', stg, through),
          m.changesOfClock(stg, { until: 'owner_id', scope: 'thing_id' }),
        ],
      }),
    ),
  ).toEqual([]);
});

test('a changed value may lead through several upstreams, each followed as it leads on', () => {
  const changes = (m: any) => [
    m.changesOf(stg, 'thing_id'),
    m.changesThrough(owners, 'owner_id', stg, through),
    m.changesThrough(owners, 'code', owners, { column: 'code', scope: 'owner_id' }),
  ];
  const incremental = model((m) => m.incremental({ scope: 'thing_id', changes: changes(m) }));
  expect(messages((m) => m.incremental({ scope: 'thing_id', changes: changes(m) }))).toEqual([]);
  const { changes: declared } = incremental.materialized as Extract<
    typeof incremental.materialized,
    { kind: 'incremental' }
  >;
  expect(
    changePaths(declared[2]!, declared).map((path) => path.map(({ model: id, scope }) => `${id}.${scope}`)),
  ).toEqual([['silver.int_owners.owner_id', 'bronze.stg_things.thing_id']]);
});

test.each<[string, (m: any) => unknown, string]>([
  [
    'a scope that is no key',
    (m) => m.incremental({ scope: 'weight', changes: [] }),
    'its scope weight is numeric. Take a column that is never null, of type text, bigint or int: part of the key, as a rule.',
  ],
  [
    'a view in between, which records nothing',
    (m) => m.incremental({ scope: 'thing_id', changes: [m.changesOf(between, 'thing_id')] }),
    'changes names silver.int_between, which it does not read. Take it out of changes; through its views it reads bronze.stg_things, ops.clock, silver.int_owners.',
  ],
  [
    'a column that a staging view computes',
    (m) => m.incremental({ scope: 'thing_id', changes: [m.changesOf(stg, 'owner')] }),
    'changes of bronze.stg_things are followed by owner, whose value the view computes. Take a column that it shows as the raw table has it, such as an id.',
  ],
  [
    'a column that is no key',
    (m) => m.incremental({ scope: 'thing_id', changes: [m.changesOf(owners, 'weight')] }),
    'changes of silver.int_owners are followed by weight, whose former value nobody remembers. Follow them by one of its key columns (owner_id, code), mark the column unique if it is, or name it in `tracks` of int_owners’s materialization.',
  ],
  [
    'a way through an upstream that is not followed itself',
    (m) => m.incremental({ scope: 'thing_id', changes: [m.changesThrough(owners, 'owner_id', stg, through)] }),
    "changes of silver.int_owners lead through bronze.stg_things.thing_id, but bronze.stg_things has no entry of its own. Add m.changesOf(…, 'thing_id') of bronze.stg_things: its own changes must be followed by the same column.",
  ],
  [
    'one upstream followed in two ways',
    (m) =>
      m.incremental({
        scope: 'thing_id',
        changes: [
          m.changesOf(stg, 'thing_id'),
          m.changesOf(owners, 'owner_id'),
          m.changesThrough(owners, 'code', stg, through),
        ],
      }),
    'changes of silver.int_owners are followed in two ways',
  ],
  [
    'a way that leads back to where it began',
    (m) =>
      m.incremental({
        scope: 'thing_id',
        changes: [m.changesThrough(owners, 'owner_id', owners, { column: 'code', scope: 'owner_id' })],
      }),
    'changes of silver.int_owners lead through silver.int_owners.owner_id, but silver.int_owners leads back to itself. ',
  ],
  [
    'an exception whose changes are not followed',
    (m) =>
      m.incremental({
        scope: 'thing_id',
        changes: [m.changesOf(owners, 'owner_id')],
        except: [m.valuesOf(owners, 'code')],
      }),
    "no row has a scope that silver.int_owners holds in code, but changes of that are not followed. Add m.changesOf(…, 'code') of silver.int_owners to changes.",
  ],
])('%s is refused', (_, materialized, message) => {
  expect(messages(materialized)).toEqual([expect.stringContaining(message)]);
});
