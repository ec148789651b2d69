import { flag } from '@medallion/model';
import { checksOf, expectation } from '@medallion/quality';
import { intOpportunityRollup } from './int_opportunity_rollup.ts';

export const intOpportunityRollupChecks = checksOf(intOpportunityRollup, (c) => [
  expectation({
    name: 'quarter_pushes_are_pushes',
    severity: 'warn',
    owner: 'data platform',
    description: 'A deal is pushed into a later quarter no more often than it is pushed.',
    failing: flag`${c('quarter_push_count')} > ${c('push_count')}`,
  }),
]);
