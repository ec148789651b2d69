import { defineQueryModel, existsIn, text, type AnyModel } from '../index.ts';
import { accounts, by, DEAL, deals, fromDeals, shared, table } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

const union = (q: any) => q.selectFrom(deals.as('d')).select('d.deal_id');

test.each<[string, AnyModel, readonly string[]]>([
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
])('a key column is followed %s', (_, model, found) => expect(by(model)).toEqual(found));

test.each<[string, AnyModel, string]>([
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
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));
