import { stgSalesforceAccountVersions } from '@medallion/bronze';
import { versionHistory } from '@medallion/model';

/** Kept as it was at the time. */
export const ACCOUNT_TRACKED = [
  'parent_account_id',
  'owner_id',
  'industry',
  'account_type',
  'rating',
  'billing_state',
  'billing_country',
  'employee_count',
  'annual_revenue',
] as const;

/** Corrected on every interval. */
export const ACCOUNT_OVERWRITTEN = ['account_name', 'billing_city', 'created_at'] as const;

/** What is tracked and what is overwritten is decided here; int_account_version adds keys and the region. */
export const intAccountHistory = versionHistory({
  name: 'int_account_history',
  grain: 'one account and interval during which nothing tracked about it changed',
  description:
    'Accounts as they were: what segments them is kept as it was at the time, names are corrected on every interval.',
  materialized: (m) => m.view({ heldBy: 'int_account_version, a table with the same key.' }),
  of: stgSalesforceAccountVersions,
  key: 'account_id',
  tracked: ACCOUNT_TRACKED,
  overwritten: ACCOUNT_OVERWRITTEN,
});
