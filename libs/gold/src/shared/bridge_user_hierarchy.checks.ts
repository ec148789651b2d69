import { cond, count, flag } from '@medallion/model';
import { checksOf, expectation, rule } from '@medallion/quality';
import { bridgeUserHierarchy } from './bridge_user_hierarchy.ts';
import { dimUser } from './dim_user.ts';

export const bridgeUserHierarchyChecks = checksOf(bridgeUserHierarchy, (c) => [
  expectation({
    name: 'depth_zero_is_self',
    owner: 'data platform',
    description: 'A user is under themselves at depth 0, and under nobody else at that depth.',
    failing: flag`(${c('depth')} = 0) <> (${c('manager_user_key')} = ${c('user_key')})`,
  }),
  rule({
    name: 'row_for_each_level',
    owner: 'data platform',
    description: 'A user has a row for themselves and one for each manager above them.',
    failing: (db) =>
      db
        .with('closure', (query) =>
          query
            .selectFrom(bridgeUserHierarchy.as('ancestry'))
            .groupBy('ancestry.user_key')
            .select(['ancestry.user_key', count().as('levels')]),
        )
        .selectFrom(dimUser.as('user'))
        .leftJoin('closure', 'closure.user_key', 'user.user_key')
        .where('user.user_key', '>=', 0)
        .where((eb) => cond`coalesce(${eb.ref('closure.levels')}, 0) <> ${eb.ref('user.hierarchy_depth')} + 1`)
        .select('user.user_key'),
  }),
]);
