import { hundredths } from './decimals.ts';
import type { Interval } from './history.ts';
import type { Version } from './log.ts';
import { text, type Org } from './org.ts';
import { recordHistory } from './record-history.ts';

/** What is kept of an account's past (type 2). */
export interface AccountState {
  readonly parent_account_id: string | null;
  readonly owner_id: string | null;
  readonly industry: string | null;
  readonly account_type: string | null;
  readonly rating: string | null;
  readonly billing_state: string | null;
  readonly billing_country: string | null;
  readonly employee_count: number | null;
  readonly annual_revenue: bigint | null;
  readonly is_deleted: boolean;
}

const stateOf = ({ record, isDeleted }: Version<'Account'>): AccountState => ({
  parent_account_id: record.ParentId,
  owner_id: record.OwnerId,
  industry: text(record.Industry),
  account_type: text(record.Type),
  rating: text(record.Rating),
  billing_state: text(record.BillingState),
  billing_country: text(record.BillingCountry),
  employee_count: record.NumberOfEmployees,
  annual_revenue: hundredths(record.AnnualRevenue),
  is_deleted: isDeleted,
});

/** R4 to R6, for each account. */
export const accountHistories = (org: Org): ReadonlyMap<string, readonly Interval<AccountState>[]> =>
  new Map([...org.versions('Account')].map(([id, versions]) => [id, recordHistory(versions, stateOf)]));
