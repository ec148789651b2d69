import { clock, dateSeries, type AnyModel } from '../index.ts';
import { accounts, by, DEAL, deals, fromDeals, stages, table } from './fixtures/deals.ts';

// `as any`: of the queries of cases the compiler does not know the sources.

test.each<[string, AnyModel, readonly string[]]>([
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
])('a key column is followed %s', (_, model, found) => expect(by(model)).toEqual(found));

test.each<[string, AnyModel, string]>([
  [
    'it is joined where it may be missing',
    table((db) => db.selectFrom(accounts.as('a')).leftJoin(deals.as('d'), 'd.account_id', 'a.account_id')),
    'd is joined where it may be missing',
  ],
  [
    'it is joined laterally',
    table((db) =>
      db.selectFrom(accounts.as('a')).innerJoinLateral(
        (eb: any) => eb.selectFrom(deals.as('e')).whereRef('e.account_id', '=', 'a.account_id').selectAll('e').as('d'),
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
])('nothing is derived where %s', (_, model, why) => expect(by(model)).toEqual({ why }));
