import { testModel } from '@medallion/model/testing';
import { intCalendar, intOpportunityDayRange } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { calendarDays } from '../fixtures/calendar-days.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';

const run = databaseOfTests();

const range = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  stage_key: '70',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  is_imputed: false,
  push_count: 0,
  created_count: 0,
  won_count: 0,
  lost_count: 0,
  reopened_count: 0,
  stage_change_count: 0,
  pushed_count: 0,
  amount_change_corporate: '0',
  created_date: '2024-02-20',
  close_date_key: 20240420,
  first_date: '2024-02-27',
  last_date: '9999-12-31',
};
type Range = { [K in keyof typeof range]?: (typeof range)[K] } & {
  amount?: string;
  amount_corporate?: string;
  probability?: string;
  expected_revenue?: string;
  expected_revenue_corporate?: string;
  forecast_category?: string;
  stage_entered_date?: string;
};
/** Of a calendar of February and March 2024, as of 2 March. */
const history = (...ranges: Range[]) =>
  testModel(fctOpportunityHistory)
    .given(
      intOpportunityDayRange,
      ranges.map((change) => ({ ...range, ...change })),
    )
    .given(intCalendar, calendarDays('2024-02-01', '2024-03-31'))
    .asOf('2024-03-02T00:00:00Z');

test('a deal nothing happens to has a row for every day, the leap day and the day of the clock included, and none later', () =>
  history({}).expect(run, [
    { date_key: 20240227, opportunity_key: '60', age_days: 7 },
    { date_key: 20240228, opportunity_key: '60', age_days: 8 },
    { date_key: 20240229, opportunity_key: '60', age_days: 9 },
    { date_key: 20240301, opportunity_key: '60', age_days: 10 },
    { date_key: 20240302, opportunity_key: '60', age_days: 11 },
  ]));

test('a row says what the deal was on its day', () =>
  history({
    last_date: '2024-02-27',
    amount: '90',
    amount_corporate: '100',
    probability: '50',
    expected_revenue: '45',
    expected_revenue_corporate: '50',
    forecast_category: 'Pipeline',
    stage_entered_date: '2024-02-25',
    push_count: 3,
    is_imputed: true,
  }).expect(run, [
    {
      date_key: 20240227,
      close_date_key: 20240420,
      opportunity_key: '60',
      account_key: '11',
      current_account_key: '10',
      owner_user_key: '50',
      stage_key: '70',
      opportunity_id: '006A',
      stage_name: 'Prospecting',
      forecast_category: 'Pipeline',
      currency_code: 'USD',
      is_won: false,
      is_closed: false,
      is_imputed: true,
      days_in_stage: 2,
      age_days: 7,
      push_count: 3,
      amount: '90.00',
      amount_corporate: '100.00',
      probability: '50.0000',
      expected_revenue: '45.00',
      expected_revenue_corporate: '50.00',
    },
  ]));

test('what changed counts on the first day of its range only', () =>
  history({
    last_date: '2024-02-28',
    created_count: 1,
    won_count: 1,
    lost_count: 1,
    reopened_count: 1,
    stage_change_count: 1,
    pushed_count: 1,
    amount: '7',
    amount_corporate: '7',
    amount_change_corporate: '5',
  }).expect(run, [
    {
      date_key: 20240227,
      created_count: 1,
      won_count: 1,
      lost_count: 1,
      reopened_count: 1,
      stage_change_count: 1,
      pushed_count: 1,
      amount_corporate: '7.00',
      amount_change_corporate: '5.00',
    },
    {
      date_key: 20240228,
      created_count: 0,
      won_count: 0,
      lost_count: 0,
      reopened_count: 0,
      stage_change_count: 0,
      pushed_count: 0,
      amount_corporate: '7.00',
      amount_change_corporate: '0.00',
    },
  ]));

test('days in the stage go on counting from range to range', () =>
  history(
    { stage_entered_date: '2024-02-27', last_date: '2024-02-28' },
    { stage_entered_date: '2024-02-27', first_date: '2024-02-29', last_date: '2024-02-29' },
    { first_date: '2024-03-01', last_date: '2024-03-01', is_closed: true },
  ).expect(run, [
    { date_key: 20240227, days_in_stage: 0, is_closed: false },
    { date_key: 20240228, days_in_stage: 1, is_closed: false },
    { date_key: 20240229, days_in_stage: 2, is_closed: false },
    { date_key: 20240301, days_in_stage: null, is_closed: true },
  ]));

test('days outside the calendar have no row', () =>
  history({ first_date: '2024-01-30', last_date: '2024-02-02' }).expect(run, [
    { date_key: 20240201 },
    { date_key: 20240202 },
  ]));

test('what is to come after the day of the clock has no row', () =>
  history({ first_date: '2024-03-03' }).expect(run, []));
