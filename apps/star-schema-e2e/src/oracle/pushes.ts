import { fiscalQuarterNumber } from './days.ts';
import type { OpportunityHistory, OpportunityState } from './opportunity-history.ts';

/** R22: a later close date while the deal is open. */
export const isPushed = (before: OpportunityState, after: OpportunityState): boolean =>
  !before.isClosed && !after.isClosed && after.closeDate > before.closeDate;

export const crossesQuarter = (before: OpportunityState, after: OpportunityState, fiscalStartMonth: number): boolean =>
  fiscalQuarterNumber(after.closeDate, fiscalStartMonth) > fiscalQuarterNumber(before.closeDate, fiscalStartMonth);

/** Each state with the one before it; a deal in the recycle bin is not worked on. */
export function changes(history: OpportunityHistory): (readonly [OpportunityState, OpportunityState])[] {
  const states = history.map(({ state }) => state).filter(({ isDeleted }) => !isDeleted);
  return states.slice(1).map((state, index) => [states[index]!, state] as const);
}
