import { countWhere, not, sum } from '@medallion/model';
import { fctActivity, fctOpportunity } from '../index.ts';
import { defineMetric } from './star.ts';

export const activitiesPerOpenDeal = defineMetric({
  name: 'activities_per_open_deal',
  description: 'Completed activities counted for the deals that are open, per such deal.',
  source: fctOpportunity,
  where: (c) => not(c('is_closed')),
  additivity: 'ratio',
  numerator: (c) => sum(c('activity_count')),
  denominator: (c) => sum(c('opportunity_count')),
});

export const taskCompletionRate = defineMetric({
  name: 'task_completion_rate',
  description: 'Completed activities per activity. Tasks and events: source_object tells them apart.',
  source: fctActivity,
  date: 'activity_date',
  additivity: 'ratio',
  numerator: (c) => countWhere(c('is_completed')),
  denominator: (c) => sum(c('activity_count')),
});
