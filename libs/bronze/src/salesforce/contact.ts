import {
  anyOf,
  bool,
  clock,
  coalesce,
  columnsOf,
  date,
  defineModel,
  nullIfBlank,
  text,
  timestamptz,
} from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { fullName } from './full-name.ts';
import { customContactFields } from './custom/contact.ts';
import { rawContact } from './raw/contact.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

/** What the views of a contact show: the one at the clock and the one of all versions. */
export const contactColumns = {
  contact_id: text().primaryKey().describe('18-character Salesforce id.'),
  master_record_id: text().describe('For a contact deleted by a merge: the contact that survived it.'),
  account_id: text().describe('Account the person works for; null for a private contact.'),
  reports_to_id: text().describe('Contact this one reports to.'),
  owner_id: text().describe('User who owns the contact.'),
  created_by_id: text().describe('User who created the record.'),
  last_modified_by_id: text().describe('User who last edited the record.'),
  first_name: text().pii('name'),
  last_name: text().pii('name'),
  full_name: text().pii('name').describe('First and last name in one.'),
  email: text().pii('email'),
  phone: text().pii('phone'),
  title: text().describe('Job title.'),
  department: text(),
  lead_source: text().describe('How the person came to the org.'),
  mailing_street: text().pii('address'),
  mailing_city: text().pii('address'),
  mailing_state: text().describe('State or province, as typed: a name or a code.'),
  mailing_postal_code: text().pii('address'),
  mailing_country: text().describe('Country, as typed: a name or a code.'),
  has_opted_out_of_email: bool().describe('The person must not be mailed.'),
  is_email_bounced: bool().describe('The last mail to the address came back.'),
  is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
  last_activity_date: date().describe('Due date of the latest task, or day of the latest event, on the record.'),
  created_at: timestamptz()
    .notNull()
    .describe('When the record was created; when its version was written, if that is not known.'),
  last_modified_at: timestamptz().describe('Last edit by a user.'),
  ...customColumns(customContactFields),
};

const r = columnsOf(rawContact, 'r');

/** Where raw, under the alias `r`, has it. */
export const contactFrom = {
  contact_id: r('id'),
  master_record_id: r('master_record_id'),
  account_id: r('account_id'),
  reports_to_id: r('reports_to_id'),
  owner_id: r('owner_id'),
  created_by_id: r('created_by_id'),
  last_modified_by_id: r('last_modified_by_id'),
  first_name: nullIfBlank(r('first_name')),
  last_name: nullIfBlank(r('last_name')),
  full_name: fullName(r('name'), r('first_name'), r('last_name')),
  email: nullIfBlank(r('email')),
  phone: nullIfBlank(r('phone')),
  title: nullIfBlank(r('title')),
  department: nullIfBlank(r('department')),
  lead_source: nullIfBlank(r('lead_source')),
  mailing_street: nullIfBlank(r('mailing_street')),
  mailing_city: nullIfBlank(r('mailing_city')),
  mailing_state: nullIfBlank(r('mailing_state')),
  mailing_postal_code: nullIfBlank(r('mailing_postal_code')),
  mailing_country: nullIfBlank(r('mailing_country')),
  has_opted_out_of_email: r('has_opted_out_of_email'),
  is_email_bounced: r('is_email_bounced'),
  is_deleted: anyOf(coalesce(r('is_deleted'), false), r('_is_tombstone')),
  last_activity_date: r('last_activity_date'),
  created_at: coalesce(r('created_date'), r('system_modstamp')),
  last_modified_at: r('last_modified_date'),
  ...customColumnsFrom(customContactFields),
};

export const stgSalesforceContacts = defineModel({
  name: 'stg_salesforce__contacts',
  layer: 'bronze',
  grain: 'one Salesforce contact, as visible at the clock',
  description: 'People at accounts. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: { ...contactColumns, ...recordMetadata },
  from: (db) =>
    db
      .selectFrom(rawContact.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (_) => ({ ...contactFrom, ...recordMetadataFrom }),
});
