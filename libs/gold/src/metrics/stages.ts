import { avg, count, sum } from '@medallion/model';
import { reachedStage } from './sources/reached_stage.ts';
import { stageStay } from './sources/stage_stay.ts';
import { defineMetric } from './star.ts';

export const stageConversion = defineMetric({
  name: 'stage_conversion',
  description:
    'Of the deals that came to a stage or further, those that came further. By stage.stage_name it is the funnel; deals that are still there have not come further yet.',
  source: reachedStage,
  date: 'created_date',
  additivity: 'ratio',
  numerator: (c) => sum(c('passed_count')),
  denominator: () => count(),
});

export const stageDays = defineMetric({
  name: 'stage_days',
  description:
    'Average days deals that entered a stage stayed in it, all visits together, until now if they are there. By stage_slug.',
  source: stageStay,
  date: 'created_date',
  additivity: 'non',
  measure: (c) => avg(c('days')),
});
