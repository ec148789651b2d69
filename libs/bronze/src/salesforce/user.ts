import { bool, clock, coalesce, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { fullName } from './full-name.ts';
import { customUserFields } from './custom/user.ts';
import { rawUser } from './raw/user.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceUsers = defineModel({
  name: 'stg_salesforce__users',
  layer: 'bronze',
  grain: 'one Salesforce user, as visible at the clock',
  description:
    'Salesforce users: the owners of records, and their managers. Salesforce never deletes a user, it deactivates. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    user_id: text().primaryKey().describe('18-character Salesforce id.'),
    user_role_id: text(),
    profile_id: text(),
    manager_id: text().describe('User id of the direct manager.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    username: text().pii('email').describe('Login name, in the form of an email address; unique across all orgs.'),
    email: text().pii('email'),
    first_name: text().pii('name'),
    last_name: text().pii('name'),
    full_name: text().pii('name').describe('First and last name in one.'),
    alias: text().pii('name'),
    title: text().describe('Job title.'),
    department: text(),
    user_type: text().describe('Licence category: Standard, Guest, AutomatedProcess and so on.'),
    time_zone: text().describe('Time zone of the user, as an IANA name.'),
    locale: text(),
    is_active: bool().describe('May log in and own new records.'),
    is_deleted: bool().notNull().describe('Gone from the org: Salesforce has no recycle bin for this object.'),
    last_login_at: timestamptz(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customUserFields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawUser.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    user_id: 'r.id',
    user_role_id: 'r.user_role_id',
    profile_id: 'r.profile_id',
    manager_id: 'r.manager_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    username: nullIfBlank(c('r.username')),
    email: nullIfBlank(c('r.email')),
    first_name: nullIfBlank(c('r.first_name')),
    last_name: nullIfBlank(c('r.last_name')),
    full_name: fullName(c('r.name'), c('r.first_name'), c('r.last_name')),
    alias: nullIfBlank(c('r.alias')),
    title: nullIfBlank(c('r.title')),
    department: nullIfBlank(c('r.department')),
    user_type: nullIfBlank(c('r.user_type')),
    time_zone: nullIfBlank(c('r.time_zone_sid_key')),
    locale: nullIfBlank(c('r.locale_sid_key')),
    is_active: 'r.is_active',
    is_deleted: 'r._is_tombstone',
    last_login_at: 'r.last_login_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customUserFields),
    ...recordMetadataFrom,
  }),
});
