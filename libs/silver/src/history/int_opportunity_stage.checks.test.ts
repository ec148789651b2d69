import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityStageChecks } from './int_opportunity_stage.checks.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';

const run = databaseOfTests();

const failures = (change: object = {}) =>
  testChecks(intOpportunityStageChecks)
    .given(intOpportunityStage, [{ stage_name: 'Legal', is_in_seed: true, is_closed: true, is_won: true, ...change }])
    .failures(run);

test('a stage of the seed passes', async () => {
  expect(await failures()).toEqual({});
});

test.each<[string, string, object]>([
  ['the seed does not know', 'stage_in_seed', { is_in_seed: false }],
  ['is won and open', 'won_is_closed', { is_closed: false }],
])('a stage that %s fails', async (_, check, change) => {
  expect((await failures(change))[check]).toEqual([{ stage_name: 'Legal' }]);
});
