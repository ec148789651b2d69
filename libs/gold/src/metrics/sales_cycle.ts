import { avg, percentile } from '@medallion/model';
import { fctOpportunity } from '../index.ts';
import { defineMetric } from './star.ts';

export const salesCycleDays = defineMetric({
  name: 'sales_cycle_days',
  description: 'Average days from creation to close of won deals.',
  source: fctOpportunity,
  date: 'close_date',
  where: (c) => c('is_won'),
  additivity: 'non',
  measure: (c) => avg(c('days_to_close')),
});

export const salesCycleDaysMedian = defineMetric({
  name: 'sales_cycle_days_median',
  description: 'Median days from creation to close of won deals.',
  source: fctOpportunity,
  date: 'close_date',
  where: (c) => c('is_won'),
  additivity: 'non',
  measure: (c) => percentile(0.5, c('days_to_close')),
});
