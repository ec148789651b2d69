import { testModel } from '@medallion/model/testing';
import { intCalendar } from '@medallion/silver';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { dimDate } from './dim_date.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
/** In a session far from UTC, on which no model may depend. */
const run = (query: string) =>
  database.sql.begin(async (session) => {
    await session.unsafe("set local timezone to 'Pacific/Auckland'");
    return session.unsafe(query);
  });

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
