import {
  addDays,
  caseWhen,
  date,
  datePart,
  dateSeries,
  defineModel,
  dt,
  endOf,
  flag,
  integer,
  lit,
  text,
} from '@medallion/model';
import type { Expr, Int, PgDate } from '@medallion/model';
import type { Expression } from 'kysely';
import { parameters } from '../parameters.ts';

/** A holiday on the same day every year, or on the nth (-1: last) weekday (ISO, Monday 1) of a month. */
type HolidayRule = { name: string; month: number; since?: number } & (
  { day: number } | { weekday: number; nth: number }
);

/** The eleven federal holidays of the United States (5 U.S.C. 6103). */
const rules: readonly HolidayRule[] = [
  { name: "New Year's Day", month: 1, day: 1 },
  { name: 'Martin Luther King Jr. Day', month: 1, weekday: 1, nth: 3 },
  { name: "Washington's Birthday", month: 2, weekday: 1, nth: 3 },
  { name: 'Memorial Day', month: 5, weekday: 1, nth: -1 },
  { name: 'Juneteenth', month: 6, day: 19, since: 2021 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Labor Day', month: 9, weekday: 1, nth: 1 },
  { name: 'Columbus Day', month: 10, weekday: 1, nth: 2 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Thanksgiving Day', month: 11, weekday: 4, nth: 4 },
  { name: 'Christmas Day', month: 12, day: 25 },
];

/** The last year reaches one past the calendar: a New Year's Day on a Saturday is observed on the last day of the year before. */
const firstYear = Number(parameters.calendarStart.slice(0, 4));
const lastYear = Number(parameters.calendarEnd.slice(0, 4)) + 1;

/** The day on which a rule falls in a year. */
function dayOf(rule: HolidayRule, year: Expression<Int>): Expr<PgDate> {
  if ('day' in rule) return dt`make_date(${year}, ${rule.month}, ${rule.day})`;
  const first = dt`make_date(${year}, ${rule.month}, 1)`;
  if (rule.nth > 0)
    return addDays(first, integer`(${rule.weekday} - ${datePart('isodow', first)} + 7) % 7 + ${7 * (rule.nth - 1)}`);
  const last = endOf('month', first);
  return dt`${last} - (${datePart('isodow', last)} - ${rule.weekday} + 7) % 7`;
}

export const intHoliday = defineModel({
  name: 'int_holiday',
  layer: 'silver',
  grain: 'one legal US federal holiday',
  description: 'US federal holidays of the calendar years with the day on which each is observed.',
  materialized: 'table',
  columns: {
    holiday_date: date().primaryKey().describe('The legal day.'),
    holiday_name: text().notNull(),
    observed_date: date()
      .notNull()
      .describe(
        'The day off work: Friday for a holiday on a Saturday, Monday for one on a Sunday, else the legal day.',
      ),
  },
  from: (db) =>
    db
      .with('calendar_year', (query) =>
        query
          .selectFrom(dateSeries(`${firstYear}-01-01`, `${lastYear}-12-31`).as('series'))
          .select((eb) => datePart('year', eb.ref('series.day')).as('year'))
          .distinct(),
      )
      .with('legal_holiday', (query) =>
        rules
          .map((rule) =>
            query
              .selectFrom('calendar_year')
              .where('calendar_year.year', '>=', rule.since ?? firstYear)
              .select((eb) => [
                dayOf(rule, eb.ref('calendar_year.year')).as('holiday_date'),
                lit(rule.name).as('holiday_name'),
              ]),
          )
          .reduce((all, one) => all.unionAll(one)),
      )
      .selectFrom('legal_holiday as holiday'),
  let: (c) => ({ weekday: datePart('isodow', c('holiday.holiday_date')) }),
  select: (c, { weekday }) => ({
    holiday_date: 'holiday.holiday_date',
    holiday_name: 'holiday.holiday_name',
    observed_date: caseWhen(
      [
        [flag`${weekday} = 6`, addDays(c('holiday.holiday_date'), -1)],
        [flag`${weekday} = 7`, addDays(c('holiday.holiday_date'), 1)],
      ],
      c('holiday.holiday_date'),
    ),
  }),
});
