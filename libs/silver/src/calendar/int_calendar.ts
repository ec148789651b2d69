import {
  addDays,
  addMonths,
  bool,
  caseWhen,
  coalesce,
  concat,
  date,
  dateKey,
  datePart,
  dateSeries,
  defineModel,
  endOf,
  flag,
  int,
  integer,
  isNotNull,
  isNull,
  startOf,
  text,
  txt,
} from '@medallion/model';
import { parameters } from '../parameters.ts';
import { intHoliday } from './int_holiday.ts';

const { calendarStart, calendarEnd, fiscalStartMonth, fiscalYearNamedBy } = parameters;
/** Years to add to the calendar year from the first fiscal month on, and before it. A fiscal year that starts in January has one name. */
const [fromStart, beforeStart] = fiscalStartMonth === 1 ? [0, 0] : fiscalYearNamedBy === 'end' ? [1, 0] : [0, -1];

export const intCalendar = defineModel({
  name: 'int_calendar',
  layer: 'silver',
  grain: 'one day',
  description:
    'The days of the calendar with their places in week, month, quarter, year and fiscal year, and US federal holidays. Independent of the clock.',
  materialized: 'table',
  columns: {
    date_key: int().notNull().describe('YYYYMMDD'),
    date_actual: date().primaryKey(),
    day_of_week: int().notNull().describe('ISO: Monday 1 to Sunday 7'),
    day_of_month: int().notNull(),
    day_of_year: int().notNull(),
    week_of_year: int()
      .notNull()
      .describe('ISO week, 1 to 53; the first days of January can belong to the last week of the year before'),
    month_actual: int().notNull(),
    quarter_actual: int().notNull(),
    year_actual: int().notNull(),
    day_name: text().notNull(),
    month_name: text().notNull(),
    quarter_name: text().notNull().describe("Calendar quarter with its year, '2024-Q1'"),
    fiscal_month: int().notNull().describe('1 is the first month of the fiscal year'),
    fiscal_quarter: int().notNull(),
    fiscal_year: int().notNull(),
    fiscal_quarter_name: text().notNull().describe("Fiscal quarter with its year, 'FY2025-Q1'"),
    is_weekend: bool().notNull(),
    is_business_day: bool().notNull().describe('Neither a weekend nor an observed holiday'),
    is_holiday: bool().notNull().describe('The legal day of a US federal holiday'),
    is_holiday_observed: bool().notNull().describe('The day off work of a US federal holiday'),
    holiday_name: text().describe('On the legal day and on the day of observance'),
    week_end_date: date().notNull().describe('Sunday'),
    month_end_date: date().notNull(),
    quarter_end_date: date().notNull(),
    fiscal_quarter_end_date: date().notNull(),
  },
  from: (db) =>
    db
      .with('numbered_day', (query) =>
        query.selectFrom(dateSeries(calendarStart, calendarEnd).as('series')).select((eb) => {
          const day = eb.ref('series.day');
          return [
            'series.day as date_actual',
            datePart('isodow', day).as('day_of_week'),
            datePart('month', day).as('month'),
            datePart('year', day).as('year'),
            integer`(${datePart('month', day)} - ${fiscalStartMonth} + 12) % 12 + 1`.as('fiscal_month'),
          ];
        }),
      )
      .selectFrom('numbered_day as day')
      .leftJoin(intHoliday.as('legal'), 'legal.holiday_date', 'day.date_actual')
      .leftJoin(intHoliday.as('observed'), 'observed.observed_date', 'day.date_actual'),
  let: (c) => {
    const day = c('day.date_actual');
    const fiscalQuarter = integer`(${c('day.fiscal_month')} + 2) / 3`;
    const fiscalYear = caseWhen(
      [[flag`${c('day.month')} >= ${fiscalStartMonth}`, integer`${c('day.year')} + ${fromStart}`]],
      integer`${c('day.year')} + ${beforeStart}`,
    );
    const isWeekend = flag`${c('day.day_of_week')} >= 6`;
    const fiscalQuarterMonth = integer`(${c('day.fiscal_month')} - 1) % 3`;
    return { day, fiscalQuarter, fiscalYear, fiscalQuarterMonth, isWeekend };
  },
  select: (c, { day, fiscalQuarter, fiscalYear, fiscalQuarterMonth, isWeekend }) => ({
    date_key: dateKey(day),
    date_actual: 'day.date_actual',
    day_of_week: 'day.day_of_week',
    day_of_month: datePart('day', day),
    day_of_year: datePart('doy', day),
    week_of_year: datePart('week', day),
    month_actual: 'day.month',
    quarter_actual: datePart('quarter', day),
    year_actual: 'day.year',
    day_name: txt`to_char(${day}, 'FMDay')`,
    month_name: txt`to_char(${day}, 'FMMonth')`,
    quarter_name: txt`to_char(${day}, 'YYYY-"Q"Q')`,
    fiscal_month: 'day.fiscal_month',
    fiscal_quarter: fiscalQuarter,
    fiscal_year: fiscalYear,
    fiscal_quarter_name: concat('FY', fiscalYear, '-Q', fiscalQuarter),
    is_weekend: isWeekend,
    is_business_day: flag`not ${isWeekend} and ${isNull(c('observed.observed_date'))}`,
    is_holiday: isNotNull(c('legal.holiday_date')),
    is_holiday_observed: isNotNull(c('observed.observed_date')),
    holiday_name: coalesce(c('legal.holiday_name'), c('observed.holiday_name')),
    week_end_date: endOf('week', day),
    month_end_date: endOf('month', day),
    quarter_end_date: endOf('quarter', day),
    fiscal_quarter_end_date: addDays(addMonths(startOf('month', day), integer`3 - ${fiscalQuarterMonth}`), -1),
  }),
});
