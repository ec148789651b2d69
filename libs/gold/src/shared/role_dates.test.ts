import type { AnyModel, RowOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { dimDate } from './dim_date.ts';
import { dimCloseDate, roleDates } from './role_dates.ts';

const run = databaseOfTests();

const leapDay: RowOf<typeof dimDate> = {
  date_key: 20240229,
  date_actual: '2024-02-29',
  day_of_week: 4,
  day_of_month: 29,
  day_of_year: 60,
  week_of_year: 9,
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
  holiday_name: null,
  day_offset: 0,
  month_offset: 0,
  fiscal_quarter_offset: 0,
  week_end_date: '2024-03-03',
  month_end_date: '2024-02-29',
  quarter_end_date: '2024-03-31',
  fiscal_quarter_end_date: '2024-04-30',
};
const unknown = { ...leapDay, date_key: -1, date_actual: null, day_name: '(unknown)', week_end_date: null };

test.each(roleDates.map((model) => [model.name, model as AnyModel] as const))(
  '%s has every day of dim_date and its default members, each column under the name of the role',
  async (name, model) => {
    const role = /^dim_(\w+)_date$/.exec(name)![1];
    const prefixed = (row: object) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [`${role}_${column}`, value]));
    await testModel(model)
      .given(dimDate, [leapDay, unknown])
      .expect(run, [prefixed(leapDay), prefixed(unknown)]);
    expect(model.primaryKey).toEqual([`${role}_date_key`]);
  },
);

test('a column of a role is known to the compiler under its own name, and only under that', () => {
  expect(dimCloseDate.c.close_fiscal_year).toEqual({
    model: 'gold.dim_close_date',
    column: 'close_fiscal_year',
    family: 'int',
  });
  // @ts-expect-error the column of dim_date is close_fiscal_year here
  expect(dimCloseDate.c.fiscal_year).toBeUndefined();
  // @ts-expect-error of another role
  expect(dimCloseDate.c.created_fiscal_year).toBeUndefined();
});

test('a column keeps what dim_date says about it', () => {
  expect(dimCloseDate.columns.close_fiscal_quarter_name).toBe(dimDate.columns.fiscal_quarter_name);
});
