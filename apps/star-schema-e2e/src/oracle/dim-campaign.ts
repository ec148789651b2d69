import { inCorporateCurrency } from './currency.ts';
import { daysBetween } from './days.ts';
import { hundredths, sum } from './decimals.ts';
import { key, NOT_APPLICABLE, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import { PREFIX } from './members.ts';
import { text } from './org.ts';
import { optionalKey, ownerUserKey } from './references.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

const nothingKnown = {
  campaign_type: null,
  campaign_status: null,
  is_active: false,
  is_deleted: false,
  budgeted_cost: null,
  actual_cost: null,
  expected_revenue: null,
  number_sent: 0,
  campaign_duration_days: null,
  start_date: null,
  end_date: null,
} as const;

export function dimCampaign(knowledge: Knowledge): Row[] {
  const { org, inferred } = knowledge;
  const { settings } = org;
  const members = DEFAULT_MEMBERS.map((member) => ({
    ...nothingKnown,
    campaign_key: member.key,
    parent_campaign_key: member.key,
    owner_user_key: member.key,
    campaign_id: member.text,
    campaign_name: member.text,
    performance_category: member.text,
    is_inferred: false,
    member_count: 0,
    responded_count: 0,
    won_count: 0,
    won_amount_corporate: 0n,
  }));
  const referredTo = [...inferred.get(PREFIX.campaign)!].map((id) => ({
    ...nothingKnown,
    ...performanceOf(knowledge, id),
    campaign_key: key('campaign', id),
    parent_campaign_key: NOT_APPLICABLE,
    owner_user_key: UNKNOWN,
    campaign_id: id,
    campaign_name: '(unknown)',
    is_inferred: true,
  }));
  const received = org.current('Campaign').map(({ id, record, isDeleted }) => {
    const { StartDate: start, EndDate: end } = record;
    const currency = text(record.CurrencyIsoCode) ?? settings.corporateCurrency;
    const inCorporate = (amount: number | null) =>
      inCorporateCurrency(settings, hundredths(amount), currency, start ?? org.day(record.CreatedDate));
    return {
      ...performanceOf(knowledge, id),
      campaign_key: key('campaign', id),
      parent_campaign_key: optionalKey('campaign', record.ParentId),
      owner_user_key: ownerUserKey(record.OwnerId),
      campaign_id: id,
      campaign_name: text(record.Name) ?? '(unknown)',
      campaign_type: text(record.Type),
      campaign_status: text(record.Status),
      is_active: record.IsActive,
      is_deleted: isDeleted,
      is_inferred: false,
      budgeted_cost: inCorporate(record.BudgetedCost),
      actual_cost: inCorporate(record.ActualCost),
      expected_revenue: inCorporate(record.ExpectedRevenue),
      number_sent: record.NumberSent ?? 0,
      campaign_duration_days: start === null || end === null ? null : daysBetween(start, end),
      start_date: start,
      end_date: end,
    };
  });
  return [...members, ...referredTo, ...received];
}

function performanceOf({ org, opportunities }: Knowledge, campaignId: string) {
  const members = org.live('CampaignMember').filter(({ record }) => record.CampaignId === campaignId);
  const responded = members.filter(({ record }) => record.HasResponded).length;
  const won = [...opportunities.values()]
    .map((history) => history.at(-1)!.state)
    .filter((state) => state.campaignId === campaignId && state.isWon && !state.isDeleted);
  return {
    member_count: members.length,
    responded_count: responded,
    performance_category: performanceCategory(members.length, responded),
    won_count: won.length,
    won_amount_corporate: sum(
      won.map(({ amount, currency, closeDate }) => inCorporateCurrency(org.settings, amount, currency, closeDate)),
    ),
  };
}

function performanceCategory(members: number, responded: number): string {
  if (responded === 0) return 'No Response';
  if (responded * 5 >= members) return 'High';
  return responded * 10 >= members ? 'Medium' : 'Low';
}
