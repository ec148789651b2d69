import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { dimStageChecks } from './dim_stage.checks.ts';
import { dimStage } from './dim_stage.ts';

const run = databaseOfTests();

const stages = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({
    stage_key: String(n),
    is_closed: true,
    is_won: n === 0,
    ...(n === 0 ? more : {}),
  }));
const failures = (rows: readonly object[]) => testChecks(dimStageChecks).given(dimStage, rows).failures(run);

test('a funnel of three stages and the default members passes', async () => {
  expect(await failures(stages(5))).toEqual({});
});

test('a won stage that is open fails', async () => {
  expect((await failures(stages(5, { is_closed: false })))['won_is_closed']).toEqual([{ stage_key: '0' }]);
});

test.each([4, 103])('a funnel of %s members is not plausible', async (count) => {
  expect(await failures(stages(count))).toHaveProperty('plausible_funnel');
});
