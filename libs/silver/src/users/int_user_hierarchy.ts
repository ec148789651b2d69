import { stgSalesforceUsers } from '@medallion/bronze';
import { assertNotNull, cond, defineModel, int, integer, lit, text, toInt, txt } from '@medallion/model';
import { intInferredMember } from '../references/int_inferred_member.ts';

export const intUserHierarchy = defineModel({
  name: 'int_user_hierarchy',
  layer: 'silver',
  grain: 'one user and one of the managers above them, each user also with themselves',
  description:
    'The closure of the manager relation: every user under every manager, at any depth. A chain of managers that comes back to someone already in it ends there, so a cycle in Salesforce does no harm.',
  materialized: 'table',
  columns: {
    manager_id: text().primaryKey(),
    user_id: text().primaryKey(),
    depth: int()
      .notNull()
      .describe('Steps from the manager down to the user: 0 for the user themselves, 1 for a direct report.'),
  },
  from: (db) =>
    db
      .withRecursive('person', (query) =>
        query
          .selectFrom(stgSalesforceUsers.as('user'))
          .select(['user.user_id', 'user.manager_id'])
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'user')
              .select(['inferred.natural_id as user_id', lit(null).as('manager_id')]),
          ),
      )
      .withRecursive('ancestry(manager_id, user_id, depth, chain, next_manager_id)', (query) =>
        query
          .selectFrom('person')
          .select((eb) => [
            'person.user_id as manager_id',
            'person.user_id',
            toInt(0).as('depth'),
            txt`'/' || ${eb.ref('person.user_id')}`.as('chain'),
            'person.manager_id as next_manager_id',
          ])
          .unionAll(
            query
              .selectFrom('ancestry')
              .innerJoin('person', 'person.user_id', 'ancestry.next_manager_id')
              .where((eb) => cond`position(${eb.ref('person.user_id')} in ${eb.ref('ancestry.chain')}) = 0`)
              .select((eb) => [
                'person.user_id as manager_id',
                'ancestry.user_id',
                assertNotNull(integer`${eb.ref('ancestry.depth')} + 1`).as('depth'),
                assertNotNull(txt`${eb.ref('ancestry.chain')} || '/' || ${eb.ref('person.user_id')}`).as('chain'),
                'person.manager_id as next_manager_id',
              ]),
          ),
      )
      .selectFrom('ancestry'),
  select: (_) => ({ manager_id: 'ancestry.manager_id', user_id: 'ancestry.user_id', depth: 'ancestry.depth' }),
});
