/** A day is 'YYYY-MM-DD', as Salesforce writes it; days compare as text. */
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  formats.set(timeZone, format);
  return format;
};

/** What a clock on the wall shows at the instant, as if it were UTC. */
function wallClock(instant: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    parts['year']!,
    parts['month']! - 1,
    parts['day']!,
    parts['hour']!,
    parts['minute']!,
    parts['second']!,
  );
}

/** R16: the day an instant falls on. */
export const dayOf = (instant: number, timeZone: string): string =>
  new Date(wallClock(instant, timeZone)).toISOString().slice(0, 10);

/** The instant at which a day begins. */
export function startOfDay(day: string, timeZone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = midnight - (wallClock(midnight, timeZone) - midnight);
  return midnight - (wallClock(guess, timeZone) - guess);
}

/** R8: eod(d), the midnight that ends the day. */
export const endOfDay = (day: string, timeZone: string): number => startOfDay(addDays(day, 1), timeZone);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Days from `earlier` to `later`; negative where they are the other way round. */
export const daysBetween = (earlier: string, later: string): number =>
  (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / DAY;

/** A number that grows by one with every fiscal quarter. */
export function fiscalQuarterNumber(day: string, fiscalStartMonth: number): number {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - fiscalStartMonth;
  return Math.floor(months / 3);
}

/** The first day of the fiscal quarter that the day is in. */
export function fiscalQuarterStart(day: string, fiscalStartMonth: number): string {
  const months = fiscalQuarterNumber(day, fiscalStartMonth) * 3 + fiscalStartMonth - 1;
  return new Date(Date.UTC(Math.floor(months / 12), months % 12)).toISOString().slice(0, 10);
}
