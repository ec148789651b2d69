import { stgSalesforceUserRoles, stgSalesforceUsers } from '@medallion/bronze';
import {
  bigint,
  bool,
  coalesce,
  date,
  defineModel,
  int,
  isNotNull,
  lit,
  max,
  surrogateKey,
  text,
  toDate,
} from '@medallion/model';
import type { Bool } from '@medallion/model';
import { parameters } from '../parameters.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';
import { intUserHierarchy } from './int_user_hierarchy.ts';

export const intUser = defineModel({
  name: 'int_user',
  layer: 'silver',
  grain: 'one Salesforce user, received or only referred to',
  description: 'Users with their role, their manager and their place in the hierarchy.',
  materialized: 'table',
  columns: {
    user_id: text().primaryKey(),
    user_key: bigint().notNull().unique(),
    manager_id: text(),
    manager_user_key: bigint().describe('Null for a user without a manager.'),
    full_name: text().notNull().pii('name'),
    email: text().pii('email'),
    title: text(),
    department: text(),
    role_name: text(),
    manager_name: text().pii('name'),
    is_active: bool().notNull(),
    is_manager: bool().notNull().describe('Has a direct report.'),
    is_inferred: bool().notNull(),
    hierarchy_depth: int().notNull().describe('Managers above the user: 0 at the top.'),
    created_date: date(),
  },
  from: (db) =>
    db
      .with('member', (query) =>
        query
          .selectFrom(stgSalesforceUsers.as('user'))
          .select(['user.user_id', lit<Bool>(false).as('is_inferred')])
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'user')
              .select(['inferred.natural_id as user_id', lit<Bool>(true).as('is_inferred')]),
          ),
      )
      .with('depth', (query) =>
        query
          .selectFrom(intUserHierarchy.as('ancestry'))
          .groupBy('ancestry.user_id')
          .select((eb) => ['ancestry.user_id', max(eb.ref('ancestry.depth')).as('hierarchy_depth')]),
      )
      .with('direct_report', (query) =>
        query
          .selectFrom(intUserHierarchy.as('ancestry'))
          .where('ancestry.depth', '=', 1)
          .select(['ancestry.user_id', 'ancestry.manager_id']),
      )
      .with('manager', (query) => query.selectFrom('direct_report').select('direct_report.manager_id').distinct())
      .selectFrom('member')
      .leftJoin(stgSalesforceUsers.as('user'), 'user.user_id', 'member.user_id')
      .leftJoin(stgSalesforceUserRoles.as('role'), 'role.user_role_id', 'user.user_role_id')
      .leftJoin('direct_report as reports', 'reports.user_id', 'member.user_id')
      .leftJoin(stgSalesforceUsers.as('boss'), 'boss.user_id', 'reports.manager_id')
      .leftJoin('depth', 'depth.user_id', 'member.user_id')
      .leftJoin('manager', 'manager.manager_id', 'member.user_id'),
  select: (c) => ({
    user_id: 'member.user_id',
    user_key: surrogateKey('user', c('member.user_id')),
    manager_id: 'reports.manager_id',
    manager_user_key: surrogateKey('user', c('reports.manager_id')),
    full_name: coalesce(c('user.full_name'), '(unknown)'),
    email: 'user.email',
    title: 'user.title',
    department: 'user.department',
    role_name: 'role.role_name',
    manager_name: 'boss.full_name',
    is_active: coalesce(c('user.is_active'), false),
    is_manager: isNotNull(c('manager.manager_id')),
    is_inferred: 'member.is_inferred',
    hierarchy_depth: coalesce(c('depth.hierarchy_depth'), 0),
    created_date: toDate(c('user.created_at'), parameters.reportTimeZone),
  }),
});
