import type { AccountState } from './account-history.ts';
import { FAR_FUTURE, FAR_PAST, type Interval } from './history.ts';
import { key, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { text } from './org.ts';
import { isAssumed } from './record-history.ts';
import { ownerUserKey, survivor } from './references.ts';
import { DEFAULT_MEMBERS } from './row.ts';
import type { Region } from './settings.ts';

export type AccountRow = {
  readonly account_key: string;
  readonly current_account_key: string;
  readonly owner_user_key: string;
  readonly account_id: string;
  readonly parent_account_id: string | null;
  readonly account_name: string | null;
  readonly industry: string | null;
  readonly account_type: string | null;
  readonly rating: string | null;
  readonly billing_city: string | null;
  readonly billing_state: string | null;
  readonly billing_country: string | null;
  readonly region: string;
  readonly employee_band: string;
  readonly is_deleted: boolean;
  readonly is_current: boolean;
  readonly is_inferred: boolean;
  readonly is_history_assumed: boolean;
  readonly employee_count: number | null;
  readonly annual_revenue: bigint | null;
  readonly created_date: string | null;
  readonly valid_from: number;
  readonly valid_to: number;
};

const nothingKnown = {
  parent_account_id: null,
  account_name: null,
  industry: null,
  account_type: null,
  rating: null,
  billing_city: null,
  billing_state: null,
  billing_country: null,
  is_deleted: false,
  is_current: true,
  is_history_assumed: false,
  employee_count: null,
  annual_revenue: null,
  created_date: null,
  valid_from: FAR_PAST,
  valid_to: FAR_FUTURE,
} as const;

export function dimAccount(knowledge: Knowledge): AccountRow[] {
  const members = DEFAULT_MEMBERS.map((member): AccountRow => ({
    ...nothingKnown,
    account_key: member.key,
    current_account_key: member.key,
    owner_user_key: member.key,
    account_id: member.text,
    region: member.text,
    employee_band: member.text,
    is_inferred: false,
  }));
  const inferred = [...knowledge.inferred.get(PREFIX.account)!].map((id): AccountRow => ({
    ...nothingKnown,
    account_key: key('account', id, FAR_PAST),
    current_account_key: key('account', id),
    owner_user_key: UNKNOWN,
    account_id: id,
    region: '(unknown)',
    employee_band: '(unknown)',
    is_inferred: true,
  }));
  const received = [...knowledge.accounts].flatMap(([id, history]) =>
    history.map((interval) => versionRow(knowledge, id, interval)),
  );
  return [...members, ...inferred, ...received];
}

function versionRow(knowledge: Knowledge, id: string, { from, to, state }: Interval<AccountState>): AccountRow {
  const { org } = knowledge;
  const versions = org.versions('Account').get(id)!;
  const { record } = versions.at(-1)!;
  const { owner_id, ...kept } = state;
  return {
    ...kept,
    account_key: key('account', id, from),
    current_account_key: key('account', survivor(knowledge, id)),
    owner_user_key: ownerUserKey(owner_id),
    account_id: id,
    account_name: text(record.Name),
    billing_city: text(record.BillingCity),
    region: regionOf(org.settings.regions, state),
    employee_band: employeeBand(state.employee_count),
    is_current: to === FAR_FUTURE,
    is_inferred: false,
    is_history_assumed: isAssumed(versions, from),
    created_date: org.day(record.CreatedDate),
    valid_from: from,
    valid_to: to,
  };
}

/** The rows of accounts that were not merged into another, under their durable key. */
export const dimAccountCurrent = (knowledge: Knowledge): AccountRow[] =>
  dimAccount(knowledge).filter(({ is_current, account_id }) => is_current && !knowledge.merges.has(account_id));

function regionOf(regions: readonly Region[], { billing_state, billing_country }: AccountState): string {
  const [state, country] = [billing_state?.toLowerCase(), billing_country?.toLowerCase()];
  const ofCountry = regions.filter((region) => region.country.toLowerCase() === country);
  const found =
    ofCountry.find((region) => region.state.toLowerCase() === state) ??
    ofCountry.find((region) => region.state === '*');
  return found?.region ?? billing_country ?? '(unknown)';
}

function employeeBand(employees: number | null): string {
  if (employees === null) return '(unknown)';
  if (employees < 50) return '<50';
  if (employees < 250) return '50-249';
  if (employees < 1000) return '250-999';
  return employees < 5000 ? '1000-4999' : '5000+';
}
