import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { calendarDays } from '../fixtures/calendar-days.ts';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';
import { fctPipelineSnapshot } from './fct_pipeline_snapshot.ts';

const run = databaseOfTests();

const row = {
  date_key: 20240131,
  close_date_key: 20240131,
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  stage_key: '70',
  opportunity_id: '006A',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_won: false,
  is_closed: false,
  is_imputed: false,
  age_days: 7,
  push_count: 3,
  created_count: 0,
  won_count: 0,
  lost_count: 0,
  reopened_count: 0,
  stage_change_count: 0,
  pushed_count: 0,
  amount_change_corporate: '0',
};
type Change = { [K in keyof typeof row]?: (typeof row)[K] };
const UNKNOWN_DAY = {
  ...calendarDays('2024-01-01', '2024-01-01')[0]!,
  date_key: -1,
  date_actual: null,
  fiscal_quarter_end_date: null,
};
/** The fiscal year begins in February. */
const snapshot = (...rows: Change[]) =>
  testModel(fctPipelineSnapshot)
    .given(
      fctOpportunityHistory,
      rows.map((change) => ({ ...row, ...change })),
    )
    .given(dimDate, [...calendarDays('2023-10-01', '2025-05-01'), UNKNOWN_DAY]);

test('an open deal is in the snapshot as it was, a closed one is not', () =>
  testModel(fctPipelineSnapshot)
    .given(dimDate, calendarDays('2024-01-01', '2024-01-31'))
    .given(fctOpportunityHistory, [
      {
        ...row,
        amount: '90',
        amount_corporate: '100',
        probability: '50',
        expected_revenue: '45',
        expected_revenue_corporate: '50',
        days_in_stage: 2,
        is_imputed: true,
      },
      { ...row, opportunity_key: '61', is_closed: true },
    ])
    .expect(run, [
      {
        snapshot_date_key: 20240131,
        close_date_key: 20240131,
        opportunity_key: '60',
        account_key: '11',
        current_account_key: '10',
        owner_user_key: '50',
        stage_key: '70',
        stage_name: 'Prospecting',
        currency_code: 'USD',
        is_overdue: false,
        is_closing_in_quarter: true,
        is_imputed: true,
        days_in_stage: 2,
        age_days: 7,
        push_count: 3,
        open_count: 1,
        amount: '90.00',
        amount_corporate: '100.00',
        probability: '50.0000',
        expected_revenue: '45.00',
        expected_revenue_corporate: '50.00',
      },
    ]));

test('a deal is overdue from the day after its close date on', () =>
  snapshot({ date_key: 20240130 }, { date_key: 20240131 }, { date_key: 20240201 }).expect(run, [
    { snapshot_date_key: 20240130, is_overdue: false },
    { snapshot_date_key: 20240131, is_overdue: false },
    { snapshot_date_key: 20240201, is_overdue: true },
  ]));

test('a deal closes in the quarter when its close date and the day are in the same fiscal quarter of the same year', () =>
  snapshot(
    { close_date_key: 20231031 },
    { close_date_key: 20231101 },
    { close_date_key: 20240131 },
    { close_date_key: 20240201 },
    { date_key: 20240201, close_date_key: 20240131 },
    { date_key: 20240201, close_date_key: 20240201 },
    { date_key: 20240201, close_date_key: 20240430 },
    { date_key: 20240201, close_date_key: 20240501 },
    { date_key: 20240229, close_date_key: 20250228 },
  ).expect(run, [
    { snapshot_date_key: 20240131, close_date_key: 20231031, is_closing_in_quarter: false },
    { snapshot_date_key: 20240131, close_date_key: 20231101, is_closing_in_quarter: true },
    { snapshot_date_key: 20240131, close_date_key: 20240131, is_closing_in_quarter: true },
    { snapshot_date_key: 20240131, close_date_key: 20240201, is_closing_in_quarter: false },
    { snapshot_date_key: 20240201, close_date_key: 20240131, is_closing_in_quarter: false },
    { snapshot_date_key: 20240201, close_date_key: 20240201, is_closing_in_quarter: true },
    { snapshot_date_key: 20240201, close_date_key: 20240430, is_closing_in_quarter: true },
    { snapshot_date_key: 20240201, close_date_key: 20240501, is_closing_in_quarter: false },
    { snapshot_date_key: 20240229, close_date_key: 20250228, is_closing_in_quarter: false },
  ]));

test('of a close date outside the calendar neither is known', () =>
  snapshot({ close_date_key: -1 }).expect(run, [{ is_overdue: false, is_closing_in_quarter: false }]));
