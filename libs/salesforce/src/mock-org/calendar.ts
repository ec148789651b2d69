/** Days since 1970-01-01, UTC. */
export type Day = number;
/** Seconds since 1970-01-01T00:00:00Z: the org's events fall on whole seconds. */
export type Instant = number;

export const SECONDS_PER_DAY = 86_400;
export const dayOf = (instant: Instant): Day => Math.floor(instant / SECONDS_PER_DAY);
export const midnight = (day: Day): Instant => day * SECONDS_PER_DAY;
export const dayFrom = (year: number, month: number, dayOfMonth: number): Day =>
  Date.UTC(year, month - 1, dayOfMonth) / 86_400_000;

/** 0 Sunday to 6 Saturday. */
export const weekday = (day: Day): number => (((day + 4) % 7) + 7) % 7;
export const isWeekend = (day: Day): boolean => weekday(day) === 0 || weekday(day) === 6;

/** By day, as long as it will be from the start: to the year 2060. */
const dateTexts = new Array<string | undefined>(33_000);
/** `2024-01-31`. */
export function dateText(day: Day): string {
  return (dateTexts[day] ??= new Date(day * 86_400_000).toISOString().slice(0, 10));
}

/** By the second of the day: as long as it will be from the start, or it would be kept as a table of holes. */
const timeTexts = new Array<string | undefined>(SECONDS_PER_DAY);
const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
let lastInstant: Instant = NaN;
let lastText = '';
/** `2024-01-31T08:30:00.000+0000`, as REST writes it. */
export function datetimeText(instant: Instant): string {
  // The stamps of a record are mostly one moment: the same text, not equal ones.
  if (instant !== lastInstant) lastText = textOf(instant);
  lastInstant = instant;
  return lastText;
}

function textOf(instant: Instant): string {
  const day = dayOf(instant);
  const second = instant - midnight(day);
  const time = (timeTexts[second] ??=
    `T${twoDigits(Math.floor(second / 3600))}:${twoDigits(Math.floor(second / 60) % 60)}:${twoDigits(second % 60)}.000+0000`);
  return dateText(day) + time;
}

/** The company's quarters. Named by the calendar year in which its fiscal year ends. */
export class FiscalCalendar {
  readonly #startMonth: number;

  constructor(startMonth: number) {
    this.#startMonth = startMonth;
  }

  /** Year, quarter (1-4) and last day of the quarter a day lies in. */
  quarterOf(day: Day): { readonly year: number; readonly quarter: number; readonly end: Day } {
    const date = new Date(day * 86_400_000);
    const month = date.getUTCMonth() + 1;
    const fiscalMonth = (month - this.#startMonth + 12) % 12;
    const endsNextYear = this.#startMonth > 1 && month >= this.#startMonth;
    const monthsLeft = 3 - (fiscalMonth % 3);
    return {
      year: date.getUTCFullYear() + (endsNextYear ? 1 : 0),
      quarter: Math.floor(fiscalMonth / 3) + 1,
      end: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLeft, 0) / 86_400_000,
    };
  }

  /** First day of the quarter a day lies in. */
  startOf(day: Day): Day {
    // No quarter is longer than 92 days.
    return this.quarterOf(this.quarterOf(day).end - 93).end + 1;
  }

  /** Whether a day is one of the last seven of its quarter. */
  isLastWeek(day: Day): boolean {
    return this.quarterOf(day).end - day < 7;
  }
}
