import { addDays, daysBetween, fiscalQuarterNumber, fiscalQuarterStart } from './days.ts';
import { holidaysOf, isoWeekday } from './holidays.ts';
import type { Knowledge } from './knowledge.ts';
import { remembered } from './remembered.ts';
import { DEFAULT_MEMBERS, type Row } from './row.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

export const dimDate = remembered(({ org }: Knowledge): Row[] => {
  const { calendarStart, calendarEnd, fiscalStartMonth, fiscalYearNamedBy } = org.settings;
  const lastYear = Number(calendarEnd.slice(0, 4)) + 1;
  const years = Array.from(
    { length: lastYear - Number(calendarStart.slice(0, 4)) + 1 },
    (_, index) => lastYear - index,
  );
  const holidays = years.flatMap(holidaysOf);
  const legal = new Map(holidays.map((holiday) => [holiday.day, holiday.name]));
  const observed = new Map(holidays.map((holiday) => [holiday.observed, holiday.name]));
  const fiscal = (day: string) => fiscalQuarterNumber(day, fiscalStartMonth);
  const monthNumber = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));

  const rowOf = (day: string): Row => {
    const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
    const weekday = isoWeekday(day);
    const quarter = Math.ceil(month / 3);
    const fiscalMonth = ((month - fiscalStartMonth + 12) % 12) + 1;
    const fiscalQuarter = Math.ceil(fiscalMonth / 3);
    const startsIn = month >= fiscalStartMonth ? year : year - 1;
    const fiscalYear = fiscalYearNamedBy === 'start' || fiscalStartMonth === 1 ? startsIn : startsIn + 1;
    return {
      date_key: day.replaceAll('-', ''),
      date_actual: day,
      day_of_week: weekday,
      day_of_month: Number(day.slice(8)),
      day_of_year: daysBetween(`${year}-01-01`, day) + 1,
      week_of_year: isoWeek(day),
      month_actual: month,
      quarter_actual: quarter,
      year_actual: year,
      day_name: WEEKDAYS[weekday - 1]!,
      month_name: MONTHS[month - 1]!,
      quarter_name: `${year}-Q${quarter}`,
      fiscal_month: fiscalMonth,
      fiscal_quarter: fiscalQuarter,
      fiscal_year: fiscalYear,
      fiscal_quarter_name: `FY${fiscalYear}-Q${fiscalQuarter}`,
      is_weekend: weekday >= 6,
      is_business_day: weekday < 6 && !observed.has(day),
      is_holiday: legal.has(day),
      is_holiday_observed: observed.has(day),
      holiday_name: legal.get(day) ?? observed.get(day) ?? null,
      day_offset: daysBetween(org.asOfDate, day),
      month_offset: monthNumber(day) - monthNumber(org.asOfDate),
      fiscal_quarter_offset: fiscal(day) - fiscal(org.asOfDate),
      week_end_date: addDays(day, 7 - weekday),
      month_end_date: lastOf(`${day.slice(0, 7)}-01`, 1),
      quarter_end_date: lastOf(`${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`, 3),
      fiscal_quarter_end_date: lastOf(fiscalQuarterStart(day, fiscalStartMonth), 3),
    };
  };
  const count = daysBetween(calendarStart, calendarEnd) + 1;
  const days = Array.from({ length: count }, (_, index) => rowOf(addDays(calendarStart, index)));
  return [...DEFAULT_MEMBERS.map((member) => defaultMember(member, days[0]!)), ...days];
});

/** What is a number for a day is 0, what is text says why there is none. */
const defaultMember = (member: (typeof DEFAULT_MEMBERS)[number], day: Row): Row => ({
  ...Object.fromEntries(
    Object.entries(day).map(([column, value]) => {
      if (
        column === 'holiday_name' ||
        (/_(date|actual|offset)$/.test(column) && !/^(month|quarter|year)_actual$/.test(column))
      )
        return [column, null];
      return [column, typeof value === 'number' ? 0 : typeof value === 'boolean' ? false : member.text];
    }),
  ),
  date_key: member.key,
});

/** The last day of so many months. */
function lastOf(firstDay: string, months: number): string {
  const [year, month] = [Number(firstDay.slice(0, 4)), Number(firstDay.slice(5, 7))];
  return addDays(new Date(Date.UTC(year, month - 1 + months)).toISOString().slice(0, 10), -1);
}

/** A week belongs to the year that its Thursday is in. */
function isoWeek(day: string): number {
  const thursday = addDays(day, 4 - isoWeekday(day));
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}

/** The calendar in one of its roles. */
export const roleDate =
  (role: string) =>
  (knowledge: Knowledge): Row[] =>
    dimDate(knowledge).map((day) =>
      Object.fromEntries(Object.entries(day).map(([column, value]) => [`${role}_${column}`, value])),
    );
