import { checksOf, rule } from '@medallion/quality';
import { cond } from '@medallion/model';
import { intUserHierarchy } from './int_user_hierarchy.ts';

export const intUserHierarchyChecks = checksOf(intUserHierarchy, () => [
  rule({
    name: 'acyclic',
    severity: 'warn',
    owner: 'sales operations',
    description: 'Nobody is the manager of their own manager, at any distance.',
    failing: (db) =>
      db
        .selectFrom(intUserHierarchy.as('above'))
        .innerJoin(intUserHierarchy.as('below'), (join) =>
          join.onRef('below.manager_id', '=', 'above.user_id').onRef('below.user_id', '=', 'above.manager_id'),
        )
        .where((eb) => cond`${eb.ref('above.manager_id')} < ${eb.ref('above.user_id')}`)
        .select(['above.manager_id', 'above.user_id']),
  }),
]);
