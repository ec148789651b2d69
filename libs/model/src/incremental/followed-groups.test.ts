import { coalesce, count, defineModel, int, over, rowNumber, sum, text, type AnyModel } from '../index.ts';
import { accounts, by, DEAL, deals, fromDeals, raw, shared, table } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

test.each<[string, AnyModel, readonly string[]]>([
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
])('a key column is followed %s', (_, model, found) => expect(by(model)).toEqual(found));

test.each<[string, AnyModel, string]>([
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
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));
