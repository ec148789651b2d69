import { bigint, bool, defineModel, flag, int } from '@medallion/model';
import { intUser, intUserHierarchy } from '@medallion/silver';
import { dimUser } from './dim_user.ts';

export const bridgeUserHierarchy = defineModel({
  name: 'bridge_user_hierarchy',
  layer: 'gold',
  grain: 'one user and one of the managers above them, each user also with themselves',
  description:
    'Rolls facts up to managers at every level: join the owner of a fact to user_key and read the totals by manager_user_key. A fact then counts once for every manager above its owner, so totals of several managers must not be added up.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  columns: {
    manager_user_key: bigint()
      .primaryKey()
      .references(() => dimUser.c.user_key),
    user_key: bigint()
      .primaryKey()
      .references(() => dimUser.c.user_key),
    depth: int().notNull().describe('Steps from the manager down to the user: 0 for the user themselves.'),
    is_direct: bool().notNull().describe('The user reports to the manager directly.'),
  },
  from: (db) =>
    db
      .selectFrom(intUserHierarchy.as('ancestry'))
      .innerJoin(intUser.as('manager'), 'manager.user_id', 'ancestry.manager_id')
      .innerJoin(intUser.as('user'), 'user.user_id', 'ancestry.user_id'),
  select: (c) => ({
    manager_user_key: 'manager.user_key',
    user_key: 'user.user_key',
    depth: 'ancestry.depth',
    is_direct: flag`${c('ancestry.depth')} = 1`,
  }),
});
