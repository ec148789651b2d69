import { bigint, defineModel, type AnyModel } from '../index.ts';
import { accounts, by, DEAL, deals, fromDeals, raw, shared, stgDeals, table, view } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

test.each<[string, AnyModel, readonly string[]]>([
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
])('a key column is followed %s', (_, model, found) => expect(by(model)).toEqual(found));

test.each<[string, AnyModel, string]>([
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
    'a staging view computes the column',
    table((db) => db.selectFrom(stgDeals.as('d')), { id: 'd.code' }),
    'no column of its key passes through unchanged',
  ],
  [
    'it comes from a raw table through no staging view',
    table(
      (db) =>
        db.selectFrom(
          view('int_v', (q) => q.selectFrom(raw.as('d')).innerJoin(deals.as('e'), 'e.deal_id', 'd.id'), 'd.id').as('v'),
        ),
      { id: 'v.id' },
    ),
    'it reads raw.deal through no staging view',
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
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));
