import { bool, clock, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { rawUserRole } from './raw/user-role.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceUserRoles = defineModel({
  name: 'stg_salesforce__user_roles',
  layer: 'bronze',
  grain: 'one Salesforce user role, as visible at the clock',
  description: 'The role hierarchy of the org. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    user_role_id: text().primaryKey().describe('18-character Salesforce id.'),
    parent_role_id: text().describe('Role above this one; null at the top.'),
    forecast_user_id: text().describe('User who is forecast manager of the role.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    role_name: text(),
    developer_name: text().describe('Name of the role in the API.'),
    is_deleted: bool().notNull().describe('Gone from the org: Salesforce has no recycle bin for this object.'),
    created_at: timestamptz()
      .notNull()
      .describe('When this version was written: Salesforce keeps no creation date for this object.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawUserRole.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    user_role_id: 'r.id',
    parent_role_id: 'r.parent_role_id',
    forecast_user_id: 'r.forecast_user_id',
    last_modified_by_id: 'r.last_modified_by_id',
    role_name: nullIfBlank(c('r.name')),
    developer_name: nullIfBlank(c('r.developer_name')),
    is_deleted: 'r._is_tombstone',
    created_at: 'r.system_modstamp',
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
