import { attributedActivities } from './attribution.ts';
import { inCorporateCurrency } from './currency.ts';
import { daysBetween } from './days.ts';
import { divideRounded, hundredths, sum } from './decimals.ts';
import type { Version } from './log.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { UNKNOWN_STAGE, type OpportunityHistory, type OpportunityState } from './opportunity-history.ts';
import { changes, crossesQuarter, isPushed } from './pushes.ts';
import { remembered } from './remembered.ts';
import { currentKey, dateKey, NOW, optionalKey, ownerUserKey, versionKey } from './references.ts';

export const fctOpportunity = remembered((knowledge: Knowledge) => {
  const { org } = knowledge;
  const activities = Map.groupBy(
    attributedActivities(knowledge).filter(({ isCompleted }) => isCompleted),
    ({ attributedOpportunityId }) => attributedOpportunityId,
  );
  const lines = Map.groupBy(org.live('OpportunityLineItem'), ({ record }) => record.OpportunityId);
  const roles = Map.groupBy(org.live('OpportunityContactRole'), ({ record }) => record.OpportunityId);
  const leads = Map.groupBy(org.current('Lead'), ({ record }) => record.ConvertedOpportunityId);
  return liveOpportunities(knowledge).map(([id, history]) => {
    const { state } = history.at(-1)!;
    const createdDay = org.dayOf(history[0]!.from);
    const daysToClose = state.isClosed ? daysBetween(createdDay, state.closeDate) : null;
    const lastDay = state.isClosed ? state.closeDate : org.asOfDate;
    const counted = (activities.get(id) ?? []).filter(({ day }) => day <= lastDay).map(({ day }) => day);
    const own = lines.get(id) ?? [];
    const originalCloseDate = history.find((interval) => !interval.state.isDeleted)!.state.closeDate;
    const pushes = changes(history).filter(([before, after]) => isPushed(before, after));
    const accountAt = state.isClosed ? org.endOfDay(state.closeDate) : NOW;
    return {
      opportunity_key: key('opportunity', id),
      account_key: versionKey(knowledge, 'account', state.accountId, accountAt, UNKNOWN),
      current_account_key: currentKey(knowledge, 'account', state.accountId, UNKNOWN),
      owner_user_key: ownerUserKey(state.ownerId),
      stage_key: stageKey(state),
      campaign_key: optionalKey('campaign', state.campaignId),
      lead_key: currentKey(knowledge, 'lead', earliestLead(leads.get(id) ?? []), NOT_APPLICABLE),
      primary_contact_key: currentKey(knowledge, 'contact', primaryContact(roles.get(id) ?? []), NOT_APPLICABLE),
      created_date_key: dateKey(knowledge, createdDay),
      close_date_key: dateKey(knowledge, state.closeDate),
      original_close_date_key: dateKey(knowledge, originalCloseDate),
      last_activity_date_key: dateKey(knowledge, counted.sort().at(-1), NOT_APPLICABLE),
      opportunity_id: id,
      opportunity_name: state.name ?? '(unknown)',
      stage_name: state.stage,
      opportunity_type: state.type,
      lead_source: state.leadSource,
      forecast_category: state.forecastCategory,
      deal_status: state.isWon ? 'Won' : state.isClosed ? 'Lost' : 'Open',
      deal_size_band: dealSizeBand(money(knowledge, state).amount_corporate),
      ...money(knowledge, state),
      is_won: state.isWon,
      is_closed: state.isClosed,
      is_overdue: !state.isClosed && state.closeDate < org.asOfDate,
      line_item_amount: sum(own.map(({ record }) => hundredths(record.TotalPrice))),
      days_in_stage: state.isClosed ? null : daysBetween(org.dayOf(stageEntry(history)), org.asOfDate),
      days_to_close: daysToClose,
      age_days: daysToClose ?? daysBetween(createdDay, org.asOfDate),
      slipped_days: daysBetween(originalCloseDate, state.closeDate),
      push_count: pushes.length,
      quarter_push_count: pushes.filter(([before, after]) =>
        crossesQuarter(before, after, org.settings.fiscalStartMonth),
      ).length,
      activity_count: counted.length,
      contact_role_count: roles.get(id)?.length ?? 0,
      line_item_count: own.length,
      opportunity_count: 1,
    };
  });
});

export type OpportunityRow = ReturnType<typeof fctOpportunity>[number];

/** R9: facts leave out what is deleted at `as_of`. */
export const liveOpportunities = ({ opportunities }: Knowledge): [string, OpportunityHistory][] =>
  [...opportunities].filter(([, history]) => !history.at(-1)!.state.isDeleted);

export const stageKey = ({ stage }: OpportunityState): string =>
  stage === UNKNOWN_STAGE ? UNKNOWN : key('stage', stage ?? UNKNOWN_STAGE);

/** Amounts of a deal; the corporate ones at the rate of its close date (R15). */
export function money({ org }: Knowledge, { amount, probability, currency, closeDate }: OpportunityState) {
  const amountCorporate = inCorporateCurrency(org.settings, amount, currency, closeDate);
  const expected = (value: bigint | null) =>
    value === null || probability === null ? null : divideRounded(value * probability, 1_000_000n);
  return {
    currency_code: currency,
    amount,
    amount_corporate: amountCorporate,
    probability,
    expected_revenue: expected(amount),
    expected_revenue_corporate: expected(amountCorporate),
  };
}

/** When the stay in the stage that the history ends with began. */
export function stageEntry(history: OpportunityHistory): number {
  const last = history.at(-1)!;
  const other = history.findLastIndex(({ state }) => state.stage !== last.state.stage);
  return history[other + 1]!.from;
}

/** The lead first converted into the deal. */
const earliestLead = (leads: readonly Version<'Lead'>[]): string | undefined =>
  first(leads, ({ ConvertedDate, CreatedDate }) => `${ConvertedDate} ${CreatedDate}`)?.Id;

/** The contact of the primary role; of several the oldest. */
const primaryContact = (roles: readonly Version<'OpportunityContactRole'>[]): string | undefined =>
  first(
    roles.filter(({ record }) => record.IsPrimary),
    ({ CreatedDate }) => CreatedDate,
  )?.ContactId;

const first = <R extends { readonly Id: string }>(
  versions: readonly { readonly record: R }[],
  order: (record: R) => string,
): R | undefined =>
  versions.map(({ record }) => record).sort((a, b) => (`${order(a)} ${a.Id}` < `${order(b)} ${b.Id}` ? -1 : 1))[0];

function dealSizeBand(amount: bigint | null): string {
  if (amount === null) return '(unknown)';
  if (amount < 10_000_00n) return '<10k';
  if (amount < 50_000_00n) return '10k-50k';
  if (amount < 100_000_00n) return '50k-100k';
  return amount < 250_000_00n ? '100k-250k' : '250k+';
}
