import { flag } from '@medallion/model';
import { checksOf, expectation } from '@medallion/quality';
import { intOpportunityStage } from './int_opportunity_stage.ts';

export const intOpportunityStageChecks = checksOf(intOpportunityStage, (c) => [
  expectation({
    name: 'stage_in_seed',
    severity: 'warn',
    owner: 'sales operations',
    description: 'Every stage of the org is in the seed, which knows its place in the funnel.',
    failing: flag`not ${c('is_in_seed')}`,
  }),
  expectation({
    name: 'won_is_closed',
    owner: 'data platform',
    description: 'A stage that is won is closed.',
    failing: flag`${c('is_won')} and not ${c('is_closed')}`,
  }),
]);
