import { testModel } from '@medallion/model/testing';
import { intCalendar, intQuota } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctQuota } from './fct_quota.ts';

const run = databaseOfTests();

const firstDay = {
  date_key: 20240201,
  date_actual: '2024-02-01',
  day_of_week: 4,
  day_of_month: 1,
  day_of_year: 32,
  week_of_year: 5,
  month_actual: 2,
  quarter_actual: 1,
  year_actual: 2024,
  day_name: 'Thursday',
  month_name: 'February',
  quarter_name: '2024-Q1',
  fiscal_month: 1,
  fiscal_quarter: 1,
  fiscal_year: 2025,
  fiscal_quarter_name: 'FY2025-Q1',
  is_weekend: false,
  is_business_day: true,
  is_holiday: false,
  is_holiday_observed: false,
  week_end_date: '2024-02-04',
  month_end_date: '2024-02-29',
  quarter_end_date: '2024-03-31',
  fiscal_quarter_end_date: '2024-04-30',
};

test('a quota belongs to the first day of its quarter; one outside the calendar is left out', async () => {
  await testModel(fctQuota)
    .given(intCalendar, [firstDay])
    .given(intQuota, [
      { user_key: '50', quota_amount_corporate: '100', quarter_start_date: '2024-02-01' },
      { user_key: '-1', quota_amount_corporate: '7', quarter_start_date: '2024-02-01' },
      { user_key: '50', quota_amount_corporate: '100', quarter_start_date: '1999-11-01' },
    ])
    .expect(run, [
      { user_key: '50', quarter_start_date_key: 20240201, quota_amount_corporate: '100.00' },
      { user_key: '-1', quarter_start_date_key: 20240201, quota_amount_corporate: '7.00' },
    ]);
});
