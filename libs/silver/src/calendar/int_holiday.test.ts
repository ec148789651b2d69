import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intHoliday } from './int_holiday.ts';

const run = databaseOfTests();

const holidays = async (year: string) => {
  const rows = await testModel(intHoliday).rows(run);
  return rows
    .filter((row) => row.holiday_date?.startsWith(year))
    .map((row) => `${row.holiday_date} ${row.observed_date} ${row.holiday_name}`)
    .sort();
};

test('a year has the eleven federal holidays on their legal and observed days', async () => {
  expect(await holidays('2023')).toEqual([
    "2023-01-01 2023-01-02 New Year's Day",
    '2023-01-16 2023-01-16 Martin Luther King Jr. Day',
    "2023-02-20 2023-02-20 Washington's Birthday",
    '2023-05-29 2023-05-29 Memorial Day',
    '2023-06-19 2023-06-19 Juneteenth',
    '2023-07-04 2023-07-04 Independence Day',
    '2023-09-04 2023-09-04 Labor Day',
    '2023-10-09 2023-10-09 Columbus Day',
    '2023-11-11 2023-11-10 Veterans Day',
    '2023-11-23 2023-11-23 Thanksgiving Day',
    '2023-12-25 2023-12-25 Christmas Day',
  ]);
});

test('Juneteenth is a holiday from 2021 on', async () => {
  expect((await holidays('2020')).filter((line) => line.includes('Juneteenth'))).toEqual([]);
  expect((await holidays('2021')).filter((line) => line.includes('Juneteenth'))).toEqual([
    '2021-06-19 2021-06-18 Juneteenth',
  ]);
  expect(await holidays('2020')).toHaveLength(10);
});

test('Memorial Day is the last Monday of May, whether the fourth or the fifth', async () => {
  const memorialDay = async (year: string) =>
    (await holidays(year)).find((line) => line.endsWith('Memorial Day'))?.slice(0, 10);
  expect(await memorialDay('2021')).toBe('2021-05-31');
  expect(await memorialDay('2022')).toBe('2022-05-30');
  expect(await memorialDay('2024')).toBe('2024-05-27');
});

test("a New Year's Day on a Saturday is observed on the last day of the year before", async () => {
  expect((await holidays('2022'))[0]).toBe("2022-01-01 2021-12-31 New Year's Day");
});
