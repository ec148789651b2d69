import { bool, clock, date, dateDiff, defineModel, int, integer, text, toDate } from '@medallion/model';
import { intCalendar, parameters } from '@medallion/silver';

export const dimDate = defineModel({
  name: 'dim_date',
  layer: 'gold',
  grain: 'one day',
  description:
    'Calendar with fiscal periods, US federal holidays and the distance of each day from the day the warehouse is as of.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    date_key: int()
      .primaryKey()
      .describe('YYYYMMDD; -1 for a day unknown or outside the calendar, -2 where there is none.'),
    date_actual: date().unique(),
    day_of_week: int().notNull().describe('ISO: Monday 1 to Sunday 7.'),
    day_of_month: int().notNull(),
    day_of_year: int().notNull(),
    week_of_year: int().notNull().describe('ISO week.'),
    month_actual: int().notNull(),
    quarter_actual: int().notNull(),
    year_actual: int().notNull(),
    day_name: text().notNull(),
    month_name: text().notNull(),
    quarter_name: text().notNull().describe("With the year: '2024-Q1'."),
    fiscal_month: int().notNull().describe('1 is the first month of the fiscal year.'),
    fiscal_quarter: int().notNull(),
    fiscal_year: int().notNull(),
    fiscal_quarter_name: text().notNull().describe("With the fiscal year: 'FY2025-Q1'."),
    is_weekend: bool().notNull(),
    is_business_day: bool().notNull().describe('Neither a weekend nor an observed holiday.'),
    is_holiday: bool().notNull().describe('Legal day of a US federal holiday.'),
    is_holiday_observed: bool()
      .notNull()
      .describe('Day off work: Friday for a holiday on a Saturday, Monday for one on a Sunday.'),
    holiday_name: text().describe('On the legal day and on the day of observance.'),
    day_offset: int().describe('Days after the day of as_of: 0 that day, -1 the day before.'),
    month_offset: int().describe('Months after the month of as_of: 0 the current one.'),
    fiscal_quarter_offset: int().describe('Fiscal quarters after the one of as_of: 0 the current one.'),
    week_end_date: date().describe('Sunday.'),
    month_end_date: date(),
    quarter_end_date: date(),
    fiscal_quarter_end_date: date(),
  },
  from: (db) =>
    db
      .with('today', (query) =>
        query
          .selectFrom(clock.as('clock'))
          .innerJoin(intCalendar.as('day'), (join) =>
            join.on((eb) =>
              eb(toDate(eb.ref('clock.as_of'), parameters.reportTimeZone), '=', eb.ref('day.date_actual')),
            ),
          )
          .select((eb) => [
            'day.date_actual',
            integer`${eb.ref('day.year_actual')} * 12 + ${eb.ref('day.month_actual')}`.as('month_number'),
            integer`${eb.ref('day.fiscal_year')} * 4 + ${eb.ref('day.fiscal_quarter')}`.as('fiscal_quarter_number'),
          ]),
      )
      .selectFrom(intCalendar.as('day'))
      // An as_of outside the calendar leaves the offsets null.
      .leftJoin('today', (join) => join.onTrue()),
  select: (c) => ({
    date_key: 'day.date_key',
    date_actual: 'day.date_actual',
    day_of_week: 'day.day_of_week',
    day_of_month: 'day.day_of_month',
    day_of_year: 'day.day_of_year',
    week_of_year: 'day.week_of_year',
    month_actual: 'day.month_actual',
    quarter_actual: 'day.quarter_actual',
    year_actual: 'day.year_actual',
    day_name: 'day.day_name',
    month_name: 'day.month_name',
    quarter_name: 'day.quarter_name',
    fiscal_month: 'day.fiscal_month',
    fiscal_quarter: 'day.fiscal_quarter',
    fiscal_year: 'day.fiscal_year',
    fiscal_quarter_name: 'day.fiscal_quarter_name',
    is_weekend: 'day.is_weekend',
    is_business_day: 'day.is_business_day',
    is_holiday: 'day.is_holiday',
    is_holiday_observed: 'day.is_holiday_observed',
    holiday_name: 'day.holiday_name',
    day_offset: dateDiff(c('day.date_actual'), c('today.date_actual')),
    month_offset: integer`${c('day.year_actual')} * 12 + ${c('day.month_actual')} - ${c('today.month_number')}`,
    fiscal_quarter_offset: integer`${c('day.fiscal_year')} * 4 + ${c('day.fiscal_quarter')} - ${c('today.fiscal_quarter_number')}`,
    week_end_date: 'day.week_end_date',
    month_end_date: 'day.month_end_date',
    quarter_end_date: 'day.quarter_end_date',
    fiscal_quarter_end_date: 'day.fiscal_quarter_end_date',
  }),
});
