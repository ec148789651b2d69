import { cond, countWhere, sum } from '@medallion/model';
import { fctOpportunity } from '../index.ts';
import { dueDeal } from './sources/due_deal.ts';
import { defineMetric } from './star.ts';

export const pushRate = defineMetric({
  name: 'push_rate',
  description: 'Deals whose close date was moved later at least once while open, per deal.',
  source: fctOpportunity,
  date: 'close_date',
  additivity: 'ratio',
  numerator: (c) => countWhere(cond`${c('push_count')} > 0`),
  denominator: (c) => sum(c('opportunity_count')),
});

export const slippageRate = defineMetric({
  name: 'slippage_rate',
  description:
    'Of the deals that were open at the end of the first day of a fiscal quarter and due in it, those still open at the end of its last. Quarters that are over.',
  source: dueDeal,
  date: 'quarter_start_date',
  grains: ['fiscal_quarter', 'fiscal_year'],
  additivity: 'ratio',
  numerator: (c) => sum(c('slipped_count')),
  denominator: (c) => sum(c('due_count')),
});
