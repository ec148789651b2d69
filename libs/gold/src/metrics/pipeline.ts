import { num, sum } from '@medallion/model';
import { fctOpportunityHistory, fctPipelineSnapshot } from '../index.ts';
import { defineMetric } from './star.ts';

export const openPipeline = defineMetric({
  name: 'open_pipeline',
  description: 'Amount of the deals open at the end of a day, in corporate currency.',
  source: fctPipelineSnapshot,
  date: 'snapshot_date',
  additivity: 'semi',
  measure: (c) => sum(c('amount_corporate')),
});

export const weightedPipeline = defineMetric({
  name: 'weighted_pipeline',
  description: 'Amount times probability of the deals open at the end of a day, in corporate currency.',
  source: fctPipelineSnapshot,
  date: 'snapshot_date',
  additivity: 'semi',
  measure: (c) => sum(c('expected_revenue_corporate')),
});

export const pipelineCreated = defineMetric({
  name: 'pipeline_created',
  description: 'Amount deals had at the end of the day they were created on, in corporate currency.',
  source: fctOpportunityHistory,
  date: 'date',
  additivity: 'additive',
  measure: (c) => sum(num`${c('created_count')} * ${c('amount_corporate')}`),
});
