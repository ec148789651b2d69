import { addDays, daysBetween } from './days.ts';
import { money, stageEntry, stageKey } from './fct-opportunity.ts';
import { stateAtEnd } from './history.ts';
import { key, UNKNOWN } from './keys.ts';
import type { Knowledge } from './knowledge.ts';
import type { OpportunityHistory, OpportunityState } from './opportunity-history.ts';
import { changes, isPushed } from './pushes.ts';
import { remembered } from './remembered.ts';
import { currentKey, dateKey, ownerUserKey, versionKey } from './references.ts';

/** A deal at the end of a day of its history. */
export interface OpportunityDay {
  readonly id: string;
  readonly day: string;
  readonly createdDay: string;
  readonly state: OpportunityState;
  /** What happened until the end of the day. */
  readonly past: OpportunityHistory;
  /** The day of this deal's row before. */
  readonly before: OpportunityState | undefined;
}

/** From the creation through the day the deal closes, and again from the day it is reopened; also of what was deleted later. */
export const opportunityDays = remembered(({ org, opportunities }: Knowledge): OpportunityDay[] =>
  [...opportunities].flatMap(([id, history]) => {
    const createdDay = org.dayOf(history[0]!.from);
    const days: OpportunityDay[] = [];
    for (let day = createdDay; day <= org.asOfDate; day = addDays(day, 1)) {
      const end = org.endOfDay(day);
      const { state } = stateAtEnd(history, end);
      const before = days.at(-1)?.state;
      if (state.isDeleted || (state.isClosed && before?.isClosed)) continue;
      days.push({ id, day, createdDay, state, past: history.filter(({ from }) => from < end), before });
    }
    return days.filter(({ day }) => day >= org.settings.historyStartDate);
  }),
);

export const fctOpportunityHistory = remembered((knowledge: Knowledge) =>
  opportunityDays(knowledge).map((row) => ({ ...dayColumns(knowledge, row), ...movement(knowledge, row) })),
);

function dayColumns(knowledge: Knowledge, { id, day, createdDay, state, past }: OpportunityDay) {
  const { org } = knowledge;
  const isStageKnown = !state.isClosed && !state.isImputed;
  return {
    date_key: dateKey(knowledge, day),
    close_date_key: dateKey(knowledge, state.closeDate),
    opportunity_key: key('opportunity', id),
    account_key: versionKey(knowledge, 'account', state.accountId, org.endOfDay(day), UNKNOWN),
    current_account_key: currentKey(knowledge, 'account', state.accountId, UNKNOWN),
    owner_user_key: ownerUserKey(state.ownerId),
    stage_key: stageKey(state),
    opportunity_id: id,
    stage_name: state.stage,
    forecast_category: state.forecastCategory,
    ...money(knowledge, state),
    is_won: state.isWon,
    is_closed: state.isClosed,
    is_imputed: state.isImputed,
    days_in_stage: isStageKnown ? daysBetween(org.dayOf(stageEntry(past)), day) : null,
    age_days: daysBetween(createdDay, day),
    push_count: changes(past).filter(([before, after]) => isPushed(before, after)).length,
  };
}

/** What changed against the deal's row before. */
function movement(knowledge: Knowledge, { state, before }: OpportunityDay) {
  const amountOf = (one: OpportunityState | undefined) =>
    (one === undefined ? null : money(knowledge, one).amount_corporate) ?? 0n;
  return {
    created_count: before === undefined ? 1 : 0,
    won_count: state.isWon ? 1 : 0,
    lost_count: state.isClosed && !state.isWon ? 1 : 0,
    reopened_count: !state.isClosed && before?.isClosed ? 1 : 0,
    stage_change_count: before !== undefined && before.stage !== state.stage ? 1 : 0,
    pushed_count: before !== undefined && isPushed(before, state) ? 1 : 0,
    amount_change_corporate: amountOf(state) - amountOf(before),
  };
}

export type OpportunityHistoryRow = ReturnType<typeof fctOpportunityHistory>[number];
