import { testModel } from '@medallion/model/testing';
import { intCalendar } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimDate } from './dim_date.ts';

const run = databaseOfTests();

/** A day with what the offsets are computed from; the rest is carried as it is. */
const day = (date_actual: string, year: number, month: number, fiscal_year: number, fiscal_quarter: number) => ({
  date_key: Number(date_actual.replaceAll('-', '')),
  date_actual,
  day_of_week: 1,
  day_of_month: 1,
  day_of_year: 1,
  week_of_year: 1,
  month_actual: month,
  quarter_actual: 1,
  year_actual: year,
  day_name: 'Monday',
  month_name: 'January',
  quarter_name: 'Q',
  fiscal_month: 1,
  fiscal_quarter,
  fiscal_year,
  fiscal_quarter_name: 'FQ',
  is_weekend: false,
  is_business_day: true,
  is_holiday: false,
  is_holiday_observed: false,
  week_end_date: date_actual,
  month_end_date: date_actual,
  quarter_end_date: date_actual,
  fiscal_quarter_end_date: date_actual,
});
const days = [
  day('2023-12-31', 2023, 12, 2024, 4),
  day('2024-01-31', 2024, 1, 2024, 4),
  day('2024-02-01', 2024, 2, 2025, 1),
  day('2024-02-29', 2024, 2, 2025, 1),
  day('2024-05-01', 2024, 5, 2025, 2),
];

test('offsets count from the day, the month and the fiscal quarter of the clock', async () => {
  await testModel(dimDate)
    .asOf('2024-02-01T00:00:00Z')
    .given(intCalendar, days)
    .expect(run, [
      { date_key: 20231231, day_offset: -32, month_offset: -2, fiscal_quarter_offset: -1 },
      { date_key: 20240131, day_offset: -1, month_offset: -1, fiscal_quarter_offset: -1 },
      { date_key: 20240201, day_offset: 0, month_offset: 0, fiscal_quarter_offset: 0 },
      { date_key: 20240229, day_offset: 28, month_offset: 0, fiscal_quarter_offset: 0 },
      { date_key: 20240501, day_offset: 90, month_offset: 3, fiscal_quarter_offset: 1 },
    ]);
});

test('a clock one millisecond before midnight is still in the day before', async () => {
  await testModel(dimDate)
    .asOf('2024-01-31T23:59:59.999Z')
    .given(intCalendar, days.slice(1, 3))
    .expect(run, [
      { date_key: 20240131, day_offset: 0, month_offset: 0, fiscal_quarter_offset: 0 },
      { date_key: 20240201, day_offset: 1, month_offset: 1, fiscal_quarter_offset: 1 },
    ]);
});

test('a clock outside the calendar leaves the offsets null', async () => {
  await testModel(dimDate)
    .asOf('2060-01-01T00:00:00Z')
    .given(intCalendar, days.slice(0, 1))
    .expect(run, [{ date_key: 20231231, day_offset: null, month_offset: null, fiscal_quarter_offset: null }]);
});

test('a day is carried as the calendar has it', async () => {
  const thanksgiving = {
    date_key: 20231123,
    date_actual: '2023-11-23',
    day_of_week: 4,
    day_of_month: 23,
    day_of_year: 327,
    week_of_year: 47,
    month_actual: 11,
    quarter_actual: 4,
    year_actual: 2023,
    day_name: 'Thursday',
    month_name: 'November',
    quarter_name: '2023-Q4',
    fiscal_month: 10,
    fiscal_quarter: 4,
    fiscal_year: 2024,
    fiscal_quarter_name: 'FY2024-Q4',
    is_weekend: false,
    is_business_day: false,
    is_holiday: true,
    is_holiday_observed: true,
    holiday_name: 'Thanksgiving Day',
    week_end_date: '2023-11-26',
    month_end_date: '2023-11-30',
    quarter_end_date: '2023-12-31',
    fiscal_quarter_end_date: '2024-01-31',
  };
  await testModel(dimDate)
    .asOf('2023-11-23T00:00:00Z')
    .given(intCalendar, [thanksgiving])
    .expect(run, [{ ...thanksgiving, day_offset: 0, month_offset: 0, fiscal_quarter_offset: 0 }]);
});
