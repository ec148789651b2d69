import type { Star } from '../oracle/star.ts';
import { by, groups, inOrder, money, ratio, type Answer } from './rows.ts';

export function campaignRoi(star: Star): Answer {
  const campaigns = star
    .rows('dim_campaign')
    .filter(({ campaign_key, is_deleted }) => BigInt(String(campaign_key)) >= 0n && !is_deleted)
    .map((campaign) => {
      const cost = campaign['actual_cost'] as bigint | null;
      const won = campaign['won_amount_corporate'] as bigint;
      return { campaign, cost, won, roi: cost === null ? null : ratio(won - cost, cost) };
    });
  return inOrder(
    campaigns,
    ({ roi }) => (roi === null ? null : -BigInt(roi.replace('.', ''))),
    ({ campaign }) => BigInt(String(campaign['campaign_key'])),
  ).map(({ campaign, cost, won, roi }) => {
    const budget = campaign['budgeted_cost'] as bigint | null;
    const [members, responded] = [Number(campaign['member_count']), Number(campaign['responded_count'])];
    return {
      campaign_id: String(campaign['campaign_id']),
      campaign_name: String(campaign['campaign_name']),
      campaign_type: campaign['campaign_type'] as string | null,
      performance_category: String(campaign['performance_category']),
      budgeted_cost: budget === null ? null : money(budget),
      actual_cost: cost === null ? null : money(cost),
      budget_variance: budget === null || cost === null ? null : money(cost - budget),
      member_count: String(members),
      responded_count: String(responded),
      response_rate: ratio(responded, members),
      cost_per_response: cost === null ? null : ratio(cost, responded * 100, 2),
      won_count: String(campaign['won_count']),
      won_amount: money(won),
      return_on_cost: roi,
    };
  });
}

export function leadSourceToWon(star: Star): Answer {
  const leads = by(star, 'dim_lead', 'lead_key');
  const sourceOf = (key: unknown) => String(leads.get(String(key))!['lead_source'] ?? '(none)');
  return inOrder(
    groups(star.rows('fct_lead'), ({ lead_key }) => sourceOf(lead_key)),
    ([, own]) => BigInt(-own.length),
    ([source]) => source,
  ).map(([source, own]) => {
    const total = (column: string) => own.reduce((all, row) => all + Number(row[column]), 0);
    const days = own.flatMap(({ days_to_convert }) => (days_to_convert === null ? [] : [Number(days_to_convert)]));
    const converted = total('converted_count');
    return {
      source,
      leads: String(own.length),
      converted_leads: String(converted),
      conversion_rate: ratio(converted, own.length),
      won_deals: String(total('won_count')),
      won_rate: ratio(total('won_count'), converted),
      average_days_to_convert: ratio(
        days.reduce((all, one) => all + one, 0),
        days.length,
        1,
      ),
    };
  });
}
