import { flag } from '@medallion/model';
import { checksOf, expectation, rowCount } from '@medallion/quality';
import { keyIsValid } from '../checks/dimension-checks.ts';
import { dimStage } from './dim_stage.ts';

export const dimStageChecks = checksOf(dimStage, (c) => [
  keyIsValid(c('stage_key')),
  expectation({
    name: 'won_is_closed',
    owner: 'data platform',
    description: 'A stage that is won is closed.',
    failing: flag`${c('is_won')} and not ${c('is_closed')}`,
  }),
  rowCount({
    name: 'plausible_funnel',
    severity: 'warn',
    owner: 'sales operations',
    description: 'The funnel has 3 to 100 stages besides the default members.',
    min: 5,
    max: 102,
  }),
]);
