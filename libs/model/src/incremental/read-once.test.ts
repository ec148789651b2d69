import { defineModel, existsIn, text, type AnyModel } from '../index.ts';
import { by, deals, fromDeals, raw, shared, table, view } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

test.each<[string, AnyModel, string]>([
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
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));
