import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { dimDateChecks } from './dim_date.checks.ts';
import { dimDate } from './dim_date.ts';

const run = databaseOfTests();

/** A year of days, the first eleven (ten) of which are holidays, in quarters of 91 days. */
function year(year_actual: number, { holidays = year_actual < 2021 ? 10 : 11, without = -1, quarterDays = 91 } = {}) {
  const days = [];
  for (let n = 0; n < 365; n++) {
    if (n === without) continue;
    const day = new Date(Date.UTC(year_actual, 0, 1 + n)).toISOString().slice(0, 10);
    days.push({
      date_key: Number(day.replaceAll('-', '')),
      date_actual: day,
      year_actual,
      is_holiday: n < holidays,
      fiscal_quarter_name: `FY${year_actual}-Q${Math.min(4, Math.floor(n / quarterDays) + 1)}`,
    });
  }
  return days;
}
const failures = (rows: readonly object[]) =>
  testChecks(dimDateChecks)
    .given(dimDate, [...rows, { date_key: -1, date_actual: null }, { date_key: -2, date_actual: null }])
    .failures(run);

test('whole years with their holidays and quarters pass', async () => {
  expect(await failures([...year(2021), ...year(2022)])).toEqual({});
  expect(await failures(year(2019))).toEqual({});
});

test('a day that is missing fails the day before it, and one that is there twice itself', async () => {
  expect((await failures(year(2022, { without: 40 })))['days_follow']).toEqual([{ date_key: '20220209' }]);
  const days = year(2022);
  expect((await failures([...days, days[40]!]))['days_follow']).toEqual([{ date_key: '20220210' }]);
});

test.each([
  [2020, 11],
  [2022, 10],
])('%s with %s holidays fails', async (actual, holidays) => {
  // 365 of the 366 days of 2020 count as a whole year.
  expect((await failures(year(actual, { holidays })))['holidays_of_a_year']).toEqual([{ year_actual: String(actual) }]);
});

test.each([88, 93])('fiscal quarters of %s days fail', async (quarterDays) => {
  const names = (await failures(year(2022, { quarterDays })))['days_of_a_fiscal_quarter'];
  expect(names).toContainEqual({ fiscal_quarter_name: 'FY2022-Q2' });
});

test('a quarter in which the calendar begins may be short', async () => {
  expect(await failures(year(2000).slice(0, 30))).toEqual({});
});
