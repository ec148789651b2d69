import { addDays, cond, count, countWhere, dateLit, lead, max, min } from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { parameters } from '@medallion/silver';
import { dimDate } from './dim_date.ts';

const { calendarStart, calendarEnd } = parameters;

export const dimDateChecks = checksOf(dimDate, () => [
  rule({
    name: 'days_follow',
    owner: 'data platform',
    description: 'The calendar has every day, once.',
    failing: (db) =>
      db
        .with('compared', (query) =>
          query
            .selectFrom(dimDate.as('day'))
            .where('day.date_actual', 'is not', null)
            .select((eb) => [
              'day.date_key',
              'day.date_actual',
              lead(eb.ref('day.date_actual'), { orderBy: [eb.ref('day.date_actual')] }).as('next_day'),
            ]),
        )
        .selectFrom('compared')
        .where((eb) => cond`${eb.ref('compared.next_day')} <> ${addDays(eb.ref('compared.date_actual'), 1)}`)
        .select('compared.date_key'),
  }),
  rule({
    name: 'holidays_of_a_year',
    owner: 'data platform',
    description: 'A whole year has eleven holidays, ten before 2021.',
    failing: (db) =>
      db
        .selectFrom(dimDate.as('day'))
        .where('day.date_actual', 'is not', null)
        .groupBy('day.year_actual')
        .having((eb) => {
          const expected = cond`${countWhere(eb.ref('day.is_holiday'))} <> case when ${eb.ref('day.year_actual')} < 2021 then 10 else 11 end`;
          return cond`${count()} >= 365 and ${expected}`;
        })
        .select('day.year_actual'),
  }),
  rule({
    name: 'days_of_a_fiscal_quarter',
    owner: 'data platform',
    description: 'A fiscal quarter has 89 to 92 days, unless the calendar begins or ends in it.',
    failing: (db) =>
      db
        .selectFrom(dimDate.as('day'))
        .where('day.date_actual', 'is not', null)
        .groupBy('day.fiscal_quarter_name')
        .having((eb) => {
          const isWhole = cond`${min(eb.ref('day.date_actual'))} > ${dateLit(calendarStart)} and ${max(eb.ref('day.date_actual'))} < ${dateLit(calendarEnd)}`;
          return cond`${isWhole} and ${count()} not between 89 and 92`;
        })
        .select('day.fiscal_quarter_name'),
  }),
]);
