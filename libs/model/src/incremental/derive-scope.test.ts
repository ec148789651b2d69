import { bigint, clock, coalesce, date, defineModel, modelScope, text, toDate, type AnyModel } from '../index.ts';
import { accounts, by, DEAL, deals, fromDeals, raw, shared, stages, stgDeals, table } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

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

test.each<[string, AnyModel, readonly string[]]>([
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
])('a key column is followed %s', (_, model, found) => expect(by(model)).toEqual(found));

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

test.each<[string, AnyModel, string]>([
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
    'the table does not track the column',
    table(fromDeals, { id: 'd.note' }),
    'of silver.int_deals no changes are recorded by note',
  ],
  [
    'it comes from a seed',
    table((db) => db.selectFrom(stages.as('s')), { id: 's.id' }),
    'of changes of silver.seed_stage nothing is recorded',
  ],
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));

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
  expect(by(model)).toEqual({ why: 'd is joined where it may be missing' });
});
