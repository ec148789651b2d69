import { cond, countWhere, sum } from '@medallion/model';
import { fctOpportunity } from '../index.ts';
import { defineMetric } from './star.ts';

export const wonAmount = defineMetric({
  name: 'won_amount',
  description: 'Amount of won deals, in corporate currency.',
  source: fctOpportunity,
  date: 'close_date',
  where: (c) => c('is_won'),
  additivity: 'additive',
  measure: (c) => sum(c('amount_corporate')),
});

export const lostAmount = defineMetric({
  name: 'lost_amount',
  description: 'Amount of lost deals, in corporate currency.',
  source: fctOpportunity,
  date: 'close_date',
  where: (c) => cond`${c('deal_status')} = 'Lost'`,
  additivity: 'additive',
  measure: (c) => sum(c('amount_corporate')),
});

export const avgDealSize = defineMetric({
  name: 'avg_deal_size',
  description: 'Won amount per won deal, in corporate currency.',
  source: fctOpportunity,
  date: 'close_date',
  where: (c) => c('is_won'),
  additivity: 'ratio',
  numerator: (c) => sum(c('amount_corporate')),
  denominator: (c) => countWhere(c('is_won')),
});
