import { countWhere, sum } from '@medallion/model';
import { fctOpportunity } from '../index.ts';
import { defineMetric } from './star.ts';

export const winRateCount = defineMetric({
  name: 'win_rate_count',
  description: 'Won deals per closed deal.',
  source: fctOpportunity,
  date: 'close_date',
  additivity: 'ratio',
  numerator: (c) => countWhere(c('is_won')),
  denominator: (c) => countWhere(c('is_closed')),
});

export const winRateAmount = defineMetric({
  name: 'win_rate_amount',
  description: 'Won amount per amount of closed deals.',
  source: fctOpportunity,
  date: 'close_date',
  additivity: 'ratio',
  numerator: (c) => sum(c('amount_corporate')).filter(c('is_won')),
  denominator: (c) => sum(c('amount_corporate')).filter(c('is_closed')),
});

export const cohortWinRate = defineMetric({
  name: 'cohort_win_rate',
  description: 'Won deals per deal created.',
  source: fctOpportunity,
  date: 'created_date',
  additivity: 'ratio',
  numerator: (c) => countWhere(c('is_won')),
  denominator: (c) => sum(c('opportunity_count')),
});
