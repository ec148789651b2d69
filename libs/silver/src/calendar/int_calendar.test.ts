import { testModel } from '@medallion/model/testing';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { parameters } from '../parameters.ts';
import { intCalendar } from './int_calendar.ts';
import { intHoliday } from './int_holiday.ts';

let database: TestDatabase;
let days: Map<string, Record<string, string | null>>;
beforeAll(async () => {
  database = await createDatabase();
  const rows = await testModel(intCalendar)
    .given(intHoliday, [
      { holiday_date: '2022-01-01', holiday_name: "New Year's Day", observed_date: '2021-12-31' },
      { holiday_date: '2023-01-01', holiday_name: "New Year's Day", observed_date: '2023-01-02' },
      { holiday_date: '2024-07-04', holiday_name: 'Independence Day', observed_date: '2024-07-04' },
    ])
    .rows(run);
  days = new Map(rows.map((row) => [row.date_actual!, row]));
});
afterAll(() => database.drop());
/** In a session far from UTC, on which no model may depend. */
const run = (query: string) =>
  database.sql.begin(async (session) => {
    await session.unsafe("set local timezone to 'Pacific/Auckland'");
    return session.unsafe(query);
  });

const day = (date: string) => days.get(date)!;

test('the calendar has every day from its first to its last', () => {
  const first = Date.parse(parameters.calendarStart);
  const last = Date.parse(parameters.calendarEnd);
  const every = Array.from({ length: (last - first) / 86_400_000 + 1 }, (_, n) =>
    new Date(first + n * 86_400_000).toISOString().slice(0, 10),
  );
  expect([...days.keys()].sort()).toEqual(every);
});

test('a leap day has its places in week, month, quarter and year', () => {
  expect(day('2024-02-29')).toMatchObject({
    date_key: '20240229',
    day_of_week: '4',
    day_of_month: '29',
    day_of_year: '60',
    week_of_year: '9',
    day_name: 'Thursday',
    month_name: 'February',
    quarter_name: '2024-Q1',
    week_end_date: '2024-03-03',
    month_end_date: '2024-02-29',
    quarter_end_date: '2024-03-31',
  });
});

test('the fiscal year starts in February and is named by the year it ends in', () => {
  expect(day('2024-01-31')).toMatchObject({
    fiscal_month: '12',
    fiscal_quarter: '4',
    fiscal_year: '2024',
    fiscal_quarter_name: 'FY2024-Q4',
    fiscal_quarter_end_date: '2024-01-31',
  });
  expect(day('2024-02-01')).toMatchObject({
    fiscal_month: '1',
    fiscal_quarter: '1',
    fiscal_year: '2025',
    fiscal_quarter_name: 'FY2025-Q1',
    fiscal_quarter_end_date: '2024-04-30',
  });
});

test('fiscal quarters have 89 to 92 days', () => {
  const lengths = new Map<string, number>();
  for (const { fiscal_quarter_name } of days.values())
    lengths.set(fiscal_quarter_name!, (lengths.get(fiscal_quarter_name!) ?? 0) + 1);
  // The calendar's first and last quarters are cut by its bounds.
  const whole = [...lengths.values()].slice(1, -1);
  expect(Math.min(...whole)).toBe(89);
  expect(Math.max(...whole)).toBe(92);
});

test('the first days of a year can be in the last ISO week of the year before', () => {
  expect(day('2022-01-01')).toMatchObject({ week_of_year: '52', week_end_date: '2022-01-02' });
});

test('a holiday on a Saturday makes the Friday before a day off', () => {
  expect(day('2021-12-31')).toMatchObject({
    is_weekend: 'false',
    is_holiday: 'false',
    is_holiday_observed: 'true',
    is_business_day: 'false',
    holiday_name: "New Year's Day",
  });
  expect(day('2022-01-01')).toMatchObject({
    is_weekend: 'true',
    is_holiday: 'true',
    is_holiday_observed: 'false',
    is_business_day: 'false',
  });
});

test('an ordinary weekday is a business day and a holiday on a weekday is not', () => {
  expect(day('2024-07-03')).toMatchObject({ is_business_day: 'true', holiday_name: null });
  expect(day('2024-07-04')).toMatchObject({
    is_business_day: 'false',
    is_holiday: 'true',
    is_holiday_observed: 'true',
  });
});

test('a holiday on a Sunday makes the Monday after a day off', () => {
  expect(day('2023-01-02')).toMatchObject({
    is_weekend: 'false',
    is_holiday: 'false',
    is_holiday_observed: 'true',
    is_business_day: 'false',
    holiday_name: "New Year's Day",
  });
});
