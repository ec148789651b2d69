import {
  anyOf,
  bool,
  clock,
  coalesce,
  columnsOf,
  date,
  defineModel,
  int,
  nullIfBlank,
  numeric,
  text,
  timestamptz,
} from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customAccountFields } from './custom/account.ts';
import { rawAccount } from './raw/account.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

/** What the views of an account show: the one at the clock and the one of all versions. */
export const accountColumns = {
  account_id: text().primaryKey().describe('18-character Salesforce id.'),
  master_record_id: text().describe('For an account deleted by a merge: the account that survived it.'),
  parent_account_id: text().describe('Account above this one in the company hierarchy.'),
  owner_id: text().describe('User who owns the account.'),
  created_by_id: text().describe('User who created the record.'),
  last_modified_by_id: text().describe('User who last edited the record.'),
  account_name: text().pii('name'),
  account_type: text().describe('Prospect, Customer - Direct, Customer - Channel and so on.'),
  industry: text(),
  rating: text().describe('Hot, Warm or Cold, as judged by sales.'),
  account_source: text().describe('How the account came to the org.'),
  phone: text().pii('phone'),
  website: text(),
  billing_street: text().pii('address'),
  billing_city: text().pii('address'),
  billing_state: text().describe('State or province, as typed: a name or a code.'),
  billing_postal_code: text().pii('address'),
  billing_country: text().describe('Country, as typed: a name or a code.'),
  description: text(),
  is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
  employee_count: int(),
  annual_revenue: numeric(18, 2).describe("Yearly revenue the account reports, in the record's currency."),
  last_activity_date: date().describe('Due date of the latest task, or day of the latest event, on the record.'),
  created_at: timestamptz()
    .notNull()
    .describe('When the record was created; when its version was written, if that is not known.'),
  last_modified_at: timestamptz().describe('Last edit by a user.'),
  ...customColumns(customAccountFields),
};

const r = columnsOf(rawAccount, 'r');

/** Where raw, under the alias `r`, has it. */
export const accountFrom = {
  account_id: r('id'),
  master_record_id: r('master_record_id'),
  parent_account_id: r('parent_id'),
  owner_id: r('owner_id'),
  created_by_id: r('created_by_id'),
  last_modified_by_id: r('last_modified_by_id'),
  account_name: nullIfBlank(r('name')),
  account_type: nullIfBlank(r('type')),
  industry: nullIfBlank(r('industry')),
  rating: nullIfBlank(r('rating')),
  account_source: nullIfBlank(r('account_source')),
  phone: nullIfBlank(r('phone')),
  website: nullIfBlank(r('website')),
  billing_street: nullIfBlank(r('billing_street')),
  billing_city: nullIfBlank(r('billing_city')),
  billing_state: nullIfBlank(r('billing_state')),
  billing_postal_code: nullIfBlank(r('billing_postal_code')),
  billing_country: nullIfBlank(r('billing_country')),
  description: nullIfBlank(r('description')),
  is_deleted: anyOf(coalesce(r('is_deleted'), false), r('_is_tombstone')),
  employee_count: r('number_of_employees'),
  annual_revenue: r('annual_revenue'),
  last_activity_date: r('last_activity_date'),
  created_at: coalesce(r('created_date'), r('system_modstamp')),
  last_modified_at: r('last_modified_date'),
  ...customColumnsFrom(customAccountFields),
};

export const stgSalesforceAccounts = defineModel({
  name: 'stg_salesforce__accounts',
  layer: 'bronze',
  grain: 'one Salesforce account, as visible at the clock',
  description: 'Companies (or other organizations) the org sells to. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: { ...accountColumns, ...recordMetadata },
  from: (db) =>
    db
      .selectFrom(rawAccount.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (_) => ({ ...accountFrom, ...recordMetadataFrom }),
});
