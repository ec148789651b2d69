import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityRollupChecks } from './int_opportunity_rollup.checks.ts';
import { intOpportunityRollup } from './int_opportunity_rollup.ts';

const run = databaseOfTests();

const failures = (push_count: number, quarter_push_count: number) =>
  testChecks(intOpportunityRollupChecks)
    .given(intOpportunityRollup, [{ opportunity_id: '006A', push_count, quarter_push_count }])
    .failures(run);

test('a deal may be pushed into a later quarter each time it is pushed, and no more often', async () => {
  expect(await failures(2, 2)).toEqual({});
  expect((await failures(2, 3))['quarter_pushes_are_pushes']).toEqual([{ opportunity_id: '006A' }]);
});
