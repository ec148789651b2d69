import { FAR_FUTURE } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { intOpportunityDayRange, intOpportunityVersion } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctOpportunityHistoryChecks } from './fct_opportunity_history.checks.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';

const run = databaseOfTests();

const state = {
  opportunity_key: '1',
  stage_key: '5',
  owner_user_key: '50',
  close_date_key: 20240620,
  is_closed: false,
  is_won: false,
  amount: '200',
};
const row = (date_key: number, more: object = {}) => ({
  ...state,
  date_key,
  created_count: date_key === 20240601 ? 1 : 0,
  ...more,
});
const version = (valid_from: string, valid_to: string, more: object = {}) => ({
  opportunity_key: '1',
  is_deleted: false,
  is_closed: false,
  valid_from,
  valid_to,
  ...more,
});
const range = (first_date: string, last_date = '9999-12-31') => ({
  opportunity_id: '1',
  opportunity_key: '1',
  first_date,
  last_date,
  is_closed: false,
  created_count: first_date === '2024-06-01' ? 1 : 0,
});
/** Created on the first of June, looked at on the third. */
const failures = (
  rows: readonly object[],
  versions: readonly object[] = [version('2024-06-01T09:00:00Z', FAR_FUTURE)],
  deal: object = {},
  ranges: readonly object[] = [range('2024-06-01')],
) =>
  testChecks(fctOpportunityHistoryChecks)
    .given(fctOpportunityHistory, rows)
    .given(fctOpportunity, [{ ...state, ...deal }])
    .given(intOpportunityVersion, versions)
    .given(intOpportunityDayRange, ranges)
    .given(
      dimDate,
      [1, 2, 3, 4, 5].map((day) => ({ date_key: 20240600 + day, date_actual: `2024-06-0${day}`, day_offset: day - 3 })),
    )
    .asOf('2024-06-03T12:00:00Z')
    .failures(run);
const good = [20240601, 20240602, 20240603].map((day) => row(day));

test('a deal with a row for each day passes every check', async () => {
  expect(await failures(good)).toEqual({});
});

test('days deleted have no row, and those of a day’s middle belong to its end', async () => {
  const versions = [
    version('2024-06-01T09:00:00Z', '2024-06-02T08:00:00Z'),
    version('2024-06-02T08:00:00Z', '2024-06-03T07:00:00Z', { is_deleted: true }),
    version('2024-06-03T07:00:00Z', FAR_FUTURE),
  ];
  const ranges = [range('2024-06-01', '2024-06-01'), range('2024-06-03')];
  expect(await failures([row(20240601), row(20240603)], versions, {}, ranges)).toEqual({});
});

test.each<[string, object]>([
  ['stage', { stage_key: '6' }],
  ['amount', { amount: '201' }],
  ['owner', { owner_user_key: '51' }],
  ['close date', { close_date_key: 20240621 }],
  ['won', { is_won: true }],
])('a deal of another %s than its latest day fails', async (_, deal) => {
  expect((await failures(good, undefined, deal))['today_equals_deal']).toEqual([{ opportunity_key: '1' }]);
});

test.each<[string, readonly object[]]>([
  ['a day is missing', [row(20240601), row(20240603)]],
  ['a day is there twice', [...good, row(20240603)]],
  ['the deal has no day at all', []],
])('a deal fails when %s', async (_, rows) => {
  expect((await failures(rows))['every_open_day_once']).toEqual([{ opportunity_key: '1' }]);
});

test('a deal that is created after the clock has no day yet', async () => {
  const future = [version('2024-06-05T09:00:00Z', FAR_FUTURE)];
  const ranges = [range('2024-06-05')];
  expect(await failures([], future, { age_days: -2 }, ranges)).toEqual({});
  expect(await failures([], future, {}, ranges)).toHaveProperty('today_equals_deal');
});

test('a day of a deal that did not exist fails', async () => {
  const rows = [...good, { ...row(20240603), opportunity_key: '2' }];
  expect((await failures(rows))['every_open_day_once']).toEqual([{ opportunity_key: '2' }]);
});
