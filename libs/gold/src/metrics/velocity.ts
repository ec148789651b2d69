import { allOf, avg, cond, countWhere, not, num, safeDivide, sum } from '@medallion/model';
import { fctOpportunity } from '../index.ts';
import { defineMetric } from './star.ts';

/** The complete fiscal quarters before the current one: a quarter under way would count early wins without late losses. */
const FIRST_QUARTER = -4;
const LAST_QUARTER = -1;

export const velocity = defineMetric({
  name: 'velocity',
  description:
    'Amount the open deals bring in per day, in corporate currency: their number times win rate times average deal size, divided by the sales cycle in days. The last three are those of the four fiscal quarters before the current one.',
  source: fctOpportunity,
  additivity: 'non',
  measure: (c) => {
    const quarter = c('close_date.fiscal_quarter_offset');
    const isTrailing = cond`${quarter} between ${FIRST_QUARTER} and ${LAST_QUARTER}`;
    const wonLately = allOf(c('is_won'), isTrailing);
    const won = countWhere(wonLately);
    const winRate = safeDivide(won, countWhere(allOf(c('is_closed'), isTrailing)));
    const dealSize = safeDivide(sum(c('amount_corporate')).filter(wonLately), won);
    const open = countWhere(not(c('is_closed')));
    return safeDivide(num`${open} * ${winRate} * ${dealSize}`, avg(c('days_to_close')).filter(wonLately));
  },
});
