import { FAR_FUTURE } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intAccountVersion } from '../history/index.ts';
import { intOpportunityDayRangeChecks } from './int_opportunity_day_range.checks.ts';
import { intOpportunityDayRange } from './int_opportunity_day_range.ts';

const run = databaseOfTests();

const range = (first_date: string, last_date: string, account_key = '10') => ({
  opportunity_id: '006A',
  account_key,
  first_date,
  last_date,
});
const failures = (rows: readonly object[]) =>
  testChecks(intOpportunityDayRangeChecks)
    .given(intOpportunityDayRange, rows)
    .given(intAccountVersion, [
      { account_id: '001A', account_key: '10', valid_from: '2024-06-01T00:00:00Z', valid_to: '2024-06-05T00:00:00Z' },
      { account_id: '001A', account_key: '11', valid_from: '2024-06-05T00:00:00Z', valid_to: FAR_FUTURE },
    ])
    .failures(run);

test('runs that follow each other pass, and name the version that holds at the end of their first day', async () => {
  expect(await failures([range('2024-06-02', '2024-06-04'), range('2024-06-05', '9999-12-31', '11')])).toEqual({});
});

test('the first version is right for days before it, and an account that is not known for any', async () => {
  expect(await failures([range('2024-05-01', '2024-05-02'), range('2024-06-02', '2024-06-03', '-1')])).toEqual({});
});

test('a run without a day fails', async () => {
  expect((await failures([range('2024-06-03', '2024-06-02')]))['range_not_empty']).toEqual([
    { opportunity_id: '006A', first_date: '2024-06-03' },
  ]);
});

test.each<[string, string, object]>([
  [
    'an expected revenue that is not amount times probability',
    'expected_revenue_computed',
    { amount: '200', probability: '50', expected_revenue: '99' },
  ],
  ['a won deal that is open', 'won_is_closed', { is_won: true, is_closed: false }],
  ['days before the creation', 'age_not_negative', { created_date: '2024-06-03' }],
])('%s fails', async (_, check, change) => {
  expect((await failures([{ ...range('2024-06-02', '2024-06-04'), ...change }]))[check]).toEqual([
    { opportunity_id: '006A', first_date: '2024-06-02' },
  ]);
});

test('runs that share a day fail', async () => {
  const rows = [range('2024-06-01', '2024-06-03'), range('2024-06-03', '2024-06-04')];
  expect((await failures(rows))['ranges_do_not_overlap']).toEqual([{ opportunity_id: '006A' }]);
});

test.each([
  ['had ended', '2024-06-05', '2024-06-05', '10'],
  ['ends before the run does', '2024-06-04', '2024-06-05', '10'],
  ['ends, while the run does not', '2024-06-04', '9999-12-31', '10'],
  ['had not begun', '2024-06-04', '2024-06-06', '11'],
])('a version of the account that %s fails', async (_, first, last, account) => {
  expect((await failures([range(first, last, account)]))['account_as_it_was']).toEqual([
    { opportunity_id: '006A', first_date: first },
  ]);
});
