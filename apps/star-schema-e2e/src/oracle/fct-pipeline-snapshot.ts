import { fiscalQuarterNumber } from './days.ts';
import { fctOpportunityHistory, opportunityDays } from './fct-opportunity-history.ts';
import type { Knowledge } from './knowledge.ts';

/** The days of the history on which a deal was open. */
export function fctPipelineSnapshot(knowledge: Knowledge) {
  const { fiscalStartMonth } = knowledge.org.settings;
  const days = opportunityDays(knowledge);
  return fctOpportunityHistory(knowledge).flatMap((row, index) => {
    if (row.is_closed) return [];
    const { day, state } = days[index]!;
    const quarter = (one: string) => fiscalQuarterNumber(one, fiscalStartMonth);
    return [
      {
        snapshot_date_key: row.date_key,
        close_date_key: row.close_date_key,
        opportunity_key: row.opportunity_key,
        account_key: row.account_key,
        current_account_key: row.current_account_key,
        owner_user_key: row.owner_user_key,
        stage_key: row.stage_key,
        stage_name: row.stage_name,
        currency_code: row.currency_code,
        is_overdue: state.closeDate < day,
        is_closing_in_quarter: quarter(state.closeDate) === quarter(day),
        is_imputed: row.is_imputed,
        days_in_stage: row.days_in_stage,
        age_days: row.age_days,
        push_count: row.push_count,
        open_count: 1,
        amount: row.amount,
        amount_corporate: row.amount_corporate,
        probability: row.probability,
        expected_revenue: row.expected_revenue,
        expected_revenue_corporate: row.expected_revenue_corporate,
      },
    ];
  });
}
