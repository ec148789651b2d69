import { caseWhen, coalesce, cond, num, sum } from '@medallion/model';
import { quotaProgress } from './sources/quota_progress.ts';
import { defineMetric } from './star.ts';

export const pipelineCoverage = defineMetric({
  name: 'pipeline_coverage',
  description:
    'Open pipeline that closes in a fiscal quarter, per amount that is missing to the quota: the quota less what was won in the quarter so far. As of the last day of the quarter, of the current one as of now; null where the quota is met, or there is none.',
  source: quotaProgress,
  date: 'snapshot_date',
  grains: ['fiscal_quarter'],
  additivity: 'semi',
  numerator: (c) => sum(c('open_amount_corporate')),
  denominator: (c) => {
    const missing = num`${coalesce(sum(c('quota_amount_corporate')), 0)} - ${coalesce(sum(c('won_amount_corporate')), 0)}`;
    return caseWhen([[cond`${missing} > 0`, missing]]);
  },
});
