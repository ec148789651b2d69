import { addDays } from './days.ts';

/** ISO: Monday 1 to Sunday 7. */
export const isoWeekday = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

interface Holiday {
  readonly name: string;
  readonly day: string;
  readonly observed: string;
}

/** The federal holidays of the United States that are legal in a year. */
export function holidaysOf(year: number): Holiday[] {
  const on = (monthAndDay: string) => `${year}-${monthAndDay}`;
  /** The nth of a weekday from a day on. */
  const nth = (count: number, weekday: number, from: string) =>
    addDays(on(from), ((weekday - isoWeekday(on(from)) + 7) % 7) + 7 * (count - 1));
  const days: [string, string][] = [
    ["New Year's Day", on('01-01')],
    ['Martin Luther King Jr. Day', nth(3, 1, '01-01')],
    ["Washington's Birthday", nth(3, 1, '02-01')],
    // The last Monday of May is the first from the 25th on.
    ['Memorial Day', nth(1, 1, '05-25')],
    ['Juneteenth', on('06-19')],
    ['Independence Day', on('07-04')],
    ['Labor Day', nth(1, 1, '09-01')],
    ['Columbus Day', nth(2, 1, '10-01')],
    ['Veterans Day', on('11-11')],
    ['Thanksgiving Day', nth(4, 4, '11-01')],
    ['Christmas Day', on('12-25')],
  ];
  return days
    .filter(([name]) => name !== 'Juneteenth' || year >= 2021)
    .map(([name, day]) => ({ name, day, observed: addDays(day, { 6: -1, 7: 1 }[isoWeekday(day)] ?? 0) }));
}
