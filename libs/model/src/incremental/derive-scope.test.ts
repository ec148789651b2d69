import {
  bigint,
  clock,
  coalesce,
  count,
  date,
  dateSeries,
  defineModel,
  defineQueryModel,
  defineRawTable,
  defineSeed,
  existsIn,
  int,
  modelScope,
  over,
  rowNumber,
  sum,
  text,
  toDate,
  type AnyModel,
} from '../index.ts';

// `as any`: the queries come from helpers and tables of cases, so the compiler does not know their sources; some are refused on purpose.

const shared = { grain: 'one thing', description: 'x' } as const;
const raw = defineRawTable({
  object: 'Deal',
  description: 'x',
  fields: { Id: text().primaryKey(), AccountId: text(), Amount: int() },
});
const stgDeals = defineModel({
  ...shared,
  name: 'stg_deals',
  layer: 'bronze',
  materialized: 'view',
  columns: { deal_id: text().primaryKey(), account_id: text(), amount: int(), code: text().notNull() },
  from: (db) =>
    db
      .selectFrom(raw.as('r'))
      .innerJoin(clock.as('clock'), (join) => join.onTrue())
      .whereRef('r.system_modstamp', '<=', 'clock.as_of'),
  select: (c) => ({
    deal_id: 'r.id',
    account_id: 'r.account_id',
    amount: 'r.amount',
    code: coalesce(c('r.account_id'), 'none'),
  }),
});
const deals = defineModel({
  ...shared,
  name: 'int_deals',
  layer: 'silver',
  materialized: (m) => m.table({ tracks: ['account_id'] }),
  columns: {
    deal_id: text().primaryKey(),
    account_id: text(),
    deal_key: bigint().unique(),
    note: text(),
    amount: int(),
    closed_on: date(),
  },
  from: (db) => db.selectFrom(stgDeals.as('s')),
  select: ((_: unknown) => ({
    deal_id: 's.deal_id',
    account_id: 's.account_id',
    deal_key: null,
    note: 's.code',
    amount: 's.amount',
    closed_on: null,
  })) as any,
});
const accounts = defineModel({
  ...shared,
  name: 'int_accounts',
  layer: 'silver',
  materialized: 'table',
  columns: { account_id: text().primaryKey(), name: text() },
  from: (db) => db.selectFrom(stgDeals.as('s')),
  select: (_) => ({ account_id: 's.deal_id', name: 's.account_id' }),
});
const stages = defineSeed({
  name: 'seed_stage',
  layer: 'silver',
  description: 'x',
  columns: { id: text().primaryKey() },
  file: new URL('./stage.csv', import.meta.url),
});
const view = (name: string, from: (db: any) => any, id = 'd.deal_id'): AnyModel =>
  defineModel({
    ...shared,
    name,
    layer: 'silver',
    materialized: 'view',
    columns: { id: text().primaryKey(), amount: int() },
    from: from as any,
    select: (() => ({ id, amount: 'd.amount' })) as any,
  });

/** A table with the key `id`, which is `d.deal_id` unless told, from a query. */
const table = (
  from: (db: any) => any,
  {
    id = 'd.deal_id',
    type = text(),
    ...more
  }: { id?: string | ((c: any) => unknown); type?: any; n?: (c: any) => unknown; materialized?: any } = {},
): AnyModel =>
  defineModel({
    ...shared,
    name: 'int_x',
    layer: 'silver',
    materialized: more.materialized ?? 'table',
    columns: { id: type.primaryKey(), ...(more.n === undefined ? {} : { n: int() }) },
    from: from as any,
    select: ((c: any) => ({
      id: typeof id === 'string' ? id : id(c),
      ...(more.n === undefined ? {} : { n: more.n(c) }),
    })) as any,
  }) as AnyModel;
const fromDeals = (db: any) => db.selectFrom(deals.as('d'));

const by = (model: AnyModel): unknown => {
  const found = modelScope(model)!;
  return 'why' in found
    ? found
    : [found.column, ...found.changes.map(({ upstream, column }) => `${upstream}.${column}`)];
};
const why = (model: AnyModel): unknown => by(model);

const DEAL = ['id', 'silver.int_deals.deal_id'];

test('a derived scope says that it is one', () => {
  expect(modelScope(table(fromDeals))).toEqual({
    column: 'id',
    changes: [{ upstream: 'silver.int_deals', column: 'deal_id' }],
    except: [],
    isDerived: true,
  });
});

test('what an incremental model declares stays as it is', () => {
  const declared = table(fromDeals, {
    materialized: (m: any) => m.incremental({ scope: 'id', changes: [m.changesOf(deals, 'account_id')] }),
  });
  expect(modelScope(declared)).toEqual({
    column: 'id',
    changes: [{ upstream: 'silver.int_deals', column: 'account_id' }],
    except: [],
  });
});

test('views and what nothing computes have none', () => {
  expect([modelScope(stgDeals), modelScope(stages), modelScope(raw as unknown as AnyModel)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

describe('a key column is followed', () => {
  const accepted: readonly [string, AnyModel, readonly string[]][] = [
    ['of a table, by its key', table(fromDeals), DEAL],
    [
      'of a table, by a unique column',
      table(fromDeals, { id: 'd.deal_key', type: bigint() }),
      ['id', 'silver.int_deals.deal_key'],
    ],
    [
      'of a table, by a column it tracks',
      table(fromDeals, { id: 'd.account_id' }),
      ['id', 'silver.int_deals.account_id'],
    ],
    [
      'of a staging view, by an id it shows as it is',
      table((db) => db.selectFrom(stgDeals.as('d'))),
      ['id', 'bronze.stg_deals.deal_id'],
    ],
    ['through a view', table((db) => db.selectFrom(view('int_v', fromDeals).as('v')), { id: 'v.id' }), DEAL],
    [
      'through a view of a view',
      table(
        (db) => db.selectFrom(view('int_w', (db) => db.selectFrom(view('int_v', fromDeals).as('d')), 'd.id').as('v')),
        { id: 'v.id' },
      ),
      DEAL,
    ],
    [
      'through common table expressions, under other names',
      table(
        (db) =>
          db
            .with('one', (q: any) => q.selectFrom(deals.as('d')).select(['d.deal_id as other']))
            .with('two', (q: any) => q.selectFrom('one').select('other'))
            .selectFrom('two'),
        { id: 'two.other' },
      ),
      DEAL,
    ],
    [
      'through a subquery in from, and everything it selects',
      table((db) => db.selectFrom((eb: any) => eb.selectFrom(deals.as('d')).selectAll().as('d'))),
      DEAL,
    ],
    [
      'through everything one of several sources has',
      table((db) =>
        db
          .with('one', (q: any) =>
            q.selectFrom(deals.as('d')).leftJoin(accounts.as('a'), 'a.account_id', 'd.account_id').selectAll('d'),
          )
          .selectFrom('one as d'),
      ),
      DEAL,
    ],
    [
      'before an inner, a left and a lateral join',
      table((db) =>
        fromDeals(db)
          .innerJoin(accounts.as('a'), 'a.account_id', 'd.account_id')
          .leftJoin(accounts.as('b'), 'b.account_id', 'd.account_id')
          .innerJoinLateral(dateSeries('2024-01-01', '2024-01-02').as('day'), (join: any) => join.onTrue())
          .innerJoin(clock.as('clock'), (join: any) => join.onTrue()),
      ),
      DEAL,
    ],
    [
      'where it is joined itself, inner, to what came about in any way',
      table((db) =>
        db
          .selectFrom(accounts.as('a'))
          .fullJoin(stages.as('s'), 's.id', 'a.account_id')
          .innerJoin(deals.as('d'), 'd.account_id', 'a.account_id'),
      ),
      DEAL,
    ],
    [
      'under conditions, also on other tables',
      table((db) =>
        fromDeals(db).where((eb: any) =>
          existsIn(eb.ref('d.account_id'), eb.selectFrom(accounts.as('a')).select('a.account_id')),
        ),
      ),
      DEAL,
    ],
    ['where rows that are the same are one', table((db) => fromDeals(db).distinct()), DEAL],
    ['in an order', table((db) => fromDeals(db).orderBy('d.amount')), DEAL],
    [
      'where it is grouped by, with others too',
      table((db) => fromDeals(db).groupBy(['d.account_id', 'd.amount']).having('d.amount', '>', 0), {
        id: 'd.account_id',
        n: () => count(),
      }),
      ['id', 'silver.int_deals.account_id'],
    ],
    [
      'where windows are partitioned by it, with others too',
      table(fromDeals, {
        n: (c) => rowNumber({ partitionBy: [c('d.amount'), c('d.deal_id')], orderBy: [c('d.account_id')] }),
      }),
      DEAL,
    ],
    [
      'where the windows that reach further are those of another table',
      table(
        (db) =>
          db
            .with('ranked', (q: any) =>
              q
                .selectFrom(accounts.as('a'))
                .select((eb: any) => [
                  eb.ref('a.account_id').as('account_id'),
                  rowNumber({ orderBy: [eb.ref('a.name')] }).as('n'),
                ])
                .limit(3),
            )
            .selectFrom(deals.as('d'))
            .leftJoin('ranked as r', 'r.account_id', 'd.account_id'),
        { n: (c) => c('r.n') },
      ),
      DEAL,
    ],
  ];
  test.each(accepted)('%s', (_, model, found) => {
    expect(by(model)).toEqual(found);
  });

  test('of several, one that is a row of its upstream goes before one that is not', () => {
    const model = defineModel({
      ...shared,
      name: 'int_x',
      layer: 'silver',
      materialized: 'table',
      columns: { account_id: text().primaryKey(), deal_id: text().primaryKey() },
      from: (db) => db.selectFrom(deals.as('d')).where('d.account_id', 'is not', null),
      select: (c) => ({ account_id: c('d.account_id') as never, deal_id: 'd.deal_id' }),
    });
    expect(by(model)).toEqual(['deal_id', 'silver.int_deals.deal_id']);
  });

  test('of several that qualify alike, the first', () => {
    const model = defineModel({
      ...shared,
      name: 'int_x',
      layer: 'silver',
      materialized: 'table',
      columns: { account_id: text().primaryKey(), deal_id: text().primaryKey() },
      from: (db) => db.selectFrom(deals.as('d')).innerJoin(accounts.as('a'), 'a.account_id', 'd.account_id'),
      select: (_) => ({ account_id: 'a.account_id', deal_id: 'd.deal_id' }),
    });
    expect(by(model)).toEqual(['account_id', 'silver.int_accounts.account_id']);
  });
});

describe('nothing is derived where', () => {
  const union = (q: any) => q.selectFrom(deals.as('d')).select('d.deal_id');
  const refused: readonly [string, AnyModel, string][] = [
    [
      'no column of the key passes through',
      table(fromDeals, { id: (c) => coalesce(c('d.account_id'), 'none') }),
      'no column of its key passes through unchanged',
    ],
    [
      'the key is of a type no changes are recorded by',
      table(fromDeals, { id: 'd.closed_on', type: date() }),
      'id is date, by which no changes are recorded',
    ],
    [
      'the column has another type than its source',
      table((db) => db.selectFrom(stgDeals.as('d')), { id: 'd.amount' }),
      'id has another type than where it comes from',
    ],
    [
      'a view on the way has another type than its source',
      table((db) => db.selectFrom(view('int_v', fromDeals, 'd.amount').as('v')), { id: 'v.id' }),
      'id has another type than where it comes from',
    ],
    [
      'the table does not track the column',
      table(fromDeals, { id: 'd.note' }),
      'of silver.int_deals no changes are recorded by note',
    ],
    [
      'a staging view computes the column',
      table((db) => db.selectFrom(stgDeals.as('d')), { id: 'd.code' }),
      'no column of its key passes through unchanged',
    ],
    [
      'it comes from a seed',
      table((db) => db.selectFrom(stages.as('s')), { id: 's.id' }),
      'of changes of silver.seed_stage nothing is recorded',
    ],
    [
      'it comes from a raw table through no staging view',
      table(
        (db) =>
          db.selectFrom(
            view('int_v', (q) => q.selectFrom(raw.as('d')).innerJoin(deals.as('e'), 'e.deal_id', 'd.id'), 'd.id').as(
              'v',
            ),
          ),
        { id: 'v.id' },
      ),
      'it reads raw.deal through no staging view',
    ],
    [
      'the table is read again by a join',
      table((db) => fromDeals(db).innerJoin(deals.as('e'), 'e.account_id', 'd.account_id')),
      'it reads silver.int_deals more than once',
    ],
    [
      'the table is read again by a condition',
      table((db) =>
        fromDeals(db).where('d.account_id', 'in', (eb: any) => eb.selectFrom(deals.as('e')).select('e.account_id')),
      ),
      'it reads silver.int_deals more than once',
    ],
    [
      'the table is read again in the select list',
      table(fromDeals, {
        n: (c) => existsIn(c('d.account_id'), c.eb.selectFrom(deals.as('e')).select('e.account_id')),
      }),
      'it reads silver.int_deals more than once',
    ],
    [
      'the table is read again by a view',
      table((db) =>
        fromDeals(db).innerJoin(view('int_v', (q) => q.selectFrom(deals.as('d'))).as('v'), 'v.id', 'd.deal_id'),
      ),
      'it reads silver.int_deals more than once',
    ],
    [
      'a common table expression on the way is read again',
      table((db) =>
        db
          .with('one', (q: any) => q.selectFrom(deals.as('d')).selectAll('d'))
          .selectFrom('one as d')
          .innerJoin('one as e', 'e.account_id', 'd.account_id'),
      ),
      'it reads silver.int_deals more than once',
    ],
    [
      'a staging view reads its raw table twice',
      table((db) =>
        db.selectFrom(
          defineModel({
            ...shared,
            name: 'stg_twice',
            layer: 'bronze',
            materialized: 'view',
            columns: { deal_id: text().primaryKey() },
            from: (q) => q.selectFrom(raw.as('r')).innerJoin(raw.as('s'), 's.account_id', 'r.account_id'),
            select: (_) => ({ deal_id: 'r.id' }),
          }).as('d'),
        ),
      ),
      'bronze.stg_twice reads raw.deal more than once',
    ],
    [
      'a staging view ranks across records',
      table((db) =>
        db.selectFrom(
          defineModel({
            ...shared,
            name: 'stg_ranked',
            layer: 'bronze',
            materialized: 'view',
            columns: { deal_id: text().primaryKey(), place: int() },
            from: (q) => q.selectFrom(raw.as('r')),
            select: (c) => ({
              deal_id: 'r.id',
              place: rowNumber({ partitionBy: [c('r.account_id')], orderBy: [c('r.id')] }),
            }),
          }).as('d'),
        ),
      ),
      'a window reaches beyond one id',
    ],
    [
      'it combines several queries',
      table((db) => db.selectFrom((eb: any) => union(eb).unionAll(union(eb)).as('d'))),
      'it combines several queries',
    ],
    [
      'it is a union of its own',
      defineQueryModel({
        ...shared,
        name: 'int_x',
        layer: 'silver',
        materialized: 'table',
        columns: { deal_id: text().primaryKey() },
        query: ((db: any) =>
          union(db).unionAll(db.selectFrom(accounts.as('a')).select('a.account_id as deal_id'))) as any,
      }) as AnyModel,
      'it combines several queries',
    ],
    ['there is a limit', table((db) => fromDeals(db).limit(3)), 'it has a limit'],
    ['there is an offset', table((db) => fromDeals(db).offset(3)), 'it has an offset'],
    [
      'one row of several is taken',
      table((db) => fromDeals(db).distinctOn('d.account_id')),
      'it takes one row of several',
    ],
    ['rows are locked', table((db) => fromDeals(db).forUpdate()), 'it has a part nobody knows'],
    [
      'it is recursive',
      table((db) =>
        db.withRecursive('one', (q: any) => q.selectFrom(deals.as('d')).selectAll('d')).selectFrom('one as d'),
      ),
      'it is recursive',
    ],
    [
      'a common table expression renames its columns',
      table(
        (db) =>
          db.with('one(renamed)', (q: any) => q.selectFrom(deals.as('d')).select('d.deal_id')).selectFrom('one as d'),
        { id: 'd.renamed' },
      ),
      'a CTE renames its columns',
    ],
    [
      'it is joined where it may be missing',
      table((db) => db.selectFrom(accounts.as('a')).leftJoin(deals.as('d'), 'd.account_id', 'a.account_id')),
      'd is joined where it may be missing',
    ],
    [
      'it is joined laterally',
      table((db) =>
        db.selectFrom(accounts.as('a')).innerJoinLateral(
          (eb: any) =>
            eb.selectFrom(deals.as('e')).whereRef('e.account_id', '=', 'a.account_id').selectAll('e').as('d'),
          (join: any) => join.onTrue(),
        ),
      ),
      'd is joined where it may be missing',
    ],
    [
      'others are joined whose rows need no partner',
      table((db) => fromDeals(db).rightJoin(accounts.as('a'), 'a.account_id', 'd.account_id')),
      'a is joined so that d may be missing',
    ],
    [
      'any are joined whose rows need no partner',
      table((db) => fromDeals(db).fullJoin(accounts.as('a'), 'a.account_id', 'd.account_id')),
      'a is joined so that d may be missing',
    ],
    [
      'there are several sources without a join',
      table((db) => db.selectFrom([deals.as('d'), accounts.as('a')])),
      'it has several sources without a join',
    ],
    [
      'a group reaches beyond one value',
      table((db) =>
        db
          .with('one', (q: any) => q.selectFrom(deals.as('d')).groupBy('d.amount').select(['d.deal_id']))
          .selectFrom('one as d'),
      ),
      'it is grouped by other than deal_id',
    ],
    [
      'a group is of the value computed',
      table((db) => fromDeals(db).groupBy((eb: any) => coalesce(eb.ref('d.deal_id'), ''))),
      'it is grouped by other than deal_id',
    ],
    [
      'a window is of all rows',
      table(fromDeals, { n: (c) => rowNumber({ orderBy: [c('d.deal_id')] }) }),
      'a window reaches beyond one deal_id',
    ],
    [
      'a window is of others',
      table(fromDeals, { n: (c) => over(sum(c('d.amount')), { partitionBy: [c('d.account_id')] }) }),
      'a window reaches beyond one deal_id',
    ],
    [
      'a window is of another source’s column of the name',
      table((db) => db.selectFrom(accounts.as('a')).innerJoin(deals.as('d'), 'd.account_id', 'a.account_id'), {
        id: 'd.account_id',
        n: (c) => rowNumber({ partitionBy: [c('a.account_id')], orderBy: [c('d.deal_id')] }),
      }),
      'a window reaches beyond one account_id',
    ],
    [
      'a window orders the rows',
      table((db) => fromDeals(db).orderBy((eb: any) => rowNumber({ orderBy: [eb.ref('d.amount')] }))),
      'a window reaches beyond one deal_id',
    ],
    [
      'a window lies in a common table expression on the way, whoever reads it',
      table((db) =>
        db
          .with('one', (q: any) =>
            q
              .selectFrom(deals.as('d'))
              .select((eb: any) => [
                eb.ref('d.deal_id').as('deal_id'),
                rowNumber({ orderBy: [eb.ref('d.amount')] }).as('n'),
              ]),
          )
          .selectFrom('one as d')
          .where('d.n', '=', 1),
      ),
      'a window reaches beyond one deal_id',
    ],
    [
      'a common table expression shows the column in two ways',
      table((db) =>
        db
          .with('one', (q: any) =>
            q
              .selectFrom(deals.as('d'))
              .innerJoin(accounts.as('a'), 'a.account_id', 'd.account_id')
              .selectAll('a')
              .select('d.deal_id'),
          )
          .selectFrom('one as d'),
      ),
      'deal_id is not shown once',
    ],
    [
      'a view on the way has default members',
      table(
        (db) =>
          db.selectFrom(
            defineModel({
              ...shared,
              name: 'int_v',
              layer: 'silver',
              materialized: 'view',
              defaultMembers: true,
              columns: { id: bigint().primaryKey() },
              from: (q) => q.selectFrom(deals.as('d')).where('d.deal_key', 'is not', null),
              select: (c) => ({ id: c('d.deal_key') as never }),
            }).as('v'),
          ),
        { id: 'v.id', type: bigint() },
      ),
      'silver.int_v has default members',
    ],
    [
      'a column without a source’s name could be of several',
      table((db) =>
        db
          .with('one', (q: any) =>
            q.selectFrom(deals.as('d')).innerJoin(accounts.as('a'), 'a.account_id', 'd.account_id').select('deal_id'),
          )
          .selectFrom('one as d'),
      ),
      'no column of its key passes through unchanged',
    ],
  ];
  test.each(refused)('%s', (_, model, reason) => {
    expect(why(model)).toEqual({ why: reason });
  });
});

test('the reason told is that of a column that passes through, where another is computed', () => {
  const model = defineModel({
    ...shared,
    name: 'int_x',
    layer: 'silver',
    materialized: 'table',
    columns: { day: date().primaryKey(), code: text().primaryKey(), deal_id: text().primaryKey() },
    from: (db) =>
      db
        .selectFrom(accounts.as('a'))
        .leftJoin(deals.as('d'), 'd.account_id', 'a.account_id')
        .innerJoin(clock.as('clock'), (join) => join.onTrue()),
    select: ((c: any) => ({
      day: toDate(c('clock.as_of'), 'UTC'),
      code: coalesce(c('d.note'), ''),
      deal_id: 'd.deal_id',
    })) as any,
  });
  expect(why(model)).toEqual({ why: 'd is joined where it may be missing' });
});
