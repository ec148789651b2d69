import { Invalid } from './value-encoder.ts';

const NOT_A_DATE = new Invalid('is not a date (YYYY-MM-DD, years 0001 to 9999)');
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
/** How Data Loader and Bulk 1.0 write a date: a datetime at midnight UTC. */
const MIDNIGHT = /T00:00:00(?:\.0{1,6})?(?:Z|[+-]00:?00)$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS = 86_400_000;

/** Whether the calendar has the day (proleptic Gregorian, years 1 to 9999). */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= MONTH_DAYS[month - 1]! + (leap ? 1 : 0);
}

/** For date columns. A date has no zone; a number is epoch milliseconds, as Bulk 1.0 JSON writes it. */
export function encodeDate(value: unknown): string | null | Invalid {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value % DAY_MS !== 0) return NOT_A_DATE;
    const date = new Date(value);
    return Number.isNaN(date.getTime()) ? NOT_A_DATE : encodeDate(date.toISOString());
  }
  if (typeof value !== 'string') return NOT_A_DATE;
  const text = value.length === 10 ? value : value.replace(MIDNIGHT, '');
  const match = DATE.exec(text);
  return match && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3])) ? text : NOT_A_DATE;
}
