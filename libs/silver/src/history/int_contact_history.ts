import { stgSalesforceContactVersions } from '@medallion/bronze';
import { versionHistory } from '@medallion/model';

/** Kept as it was at the time. */
export const CONTACT_TRACKED = [
  'account_id',
  'owner_id',
  'title',
  'department',
  'mailing_state',
  'mailing_country',
] as const;

/** Corrected on every interval. */
export const CONTACT_OVERWRITTEN = [
  'first_name',
  'last_name',
  'full_name',
  'email',
  'phone',
  'lead_source',
  'created_at',
] as const;

/** What is tracked and what is overwritten is decided here; int_contact_version adds keys. */
export const intContactHistory = versionHistory({
  name: 'int_contact_history',
  grain: 'one contact and interval during which nothing tracked about it changed',
  description:
    'Contacts as they were: employer, job and place are kept as they were at the time; names and addresses are overwritten on every interval, so that erasing a person leaves nothing behind.',
  materialized: (m) => m.view({ heldBy: 'int_contact_version, a table with the same key.' }),
  of: stgSalesforceContactVersions,
  key: 'contact_id',
  tracked: CONTACT_TRACKED,
  overwritten: CONTACT_OVERWRITTEN,
});
