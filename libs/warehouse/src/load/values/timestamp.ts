import { isCalendarDay } from './date.ts';
import { Invalid } from './value-encoder.ts';

const NOT_A_TIMESTAMP = new Invalid(
  'is not a date and time with a time zone (2024-01-31T13:45:00.000Z, years 0001 to 9999, at most 6 fraction digits)',
);
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)$/;
/** Year 1 and the end of year 9999, in milliseconds since 1970. */
const LEAST = Date.parse('0001-01-01T00:00:00.000Z');
const GREATEST = Date.parse('9999-12-31T23:59:59.999Z');

const digitPair = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

/** Whether `YYYY-MM-DDTHH:MM:SS.mmm` begins the text and is an instant. */
function beginsWithMilliseconds(text: string): boolean {
  const century = digitPair(text, 0);
  const years = digitPair(text, 2);
  const hour = digitPair(text, 11);
  const minute = digitPair(text, 14);
  const second = digitPair(text, 17);
  const fraction = digitPair(text, 20);
  const last = text.charCodeAt(22);
  return (
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 46 &&
    century >= 0 &&
    years >= 0 &&
    isCalendarDay(century * 100 + years, digitPair(text, 5), digitPair(text, 8)) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60 &&
    fraction >= 0 &&
    last >= 48 &&
    last <= 57
  );
}

function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 15 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function parseAnyNotation(text: string): string | Invalid {
  const match = TIMESTAMP.exec(text);
  if (!match) return NOT_A_TIMESTAMP;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = match;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) return NOT_A_TIMESTAMP;
  const offset = offsetMinutes(zone!);
  if (offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NOT_A_TIMESTAMP;
  const digits = fraction.padEnd(6, '0');
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${digits.slice(0, 3)}Z`);
  const microseconds = digits.slice(3);
  return formatInstant(local - offset * 60_000, microseconds === '000' ? '' : microseconds);
}

function formatInstant(milliseconds: number, microseconds: string): string | Invalid {
  if (!(milliseconds >= LEAST && milliseconds <= GREATEST)) return NOT_A_TIMESTAMP;
  return `${new Date(milliseconds).toISOString().slice(0, 23)}${microseconds}Z`;
}

/**
 * For timestamptz columns: the instant in UTC with three fraction digits, six where the microseconds need them. Takes
 * REST (`+0000`), Bulk (`Z`) and any numeric offset; a number is epoch milliseconds, as Bulk 1.0 JSON writes it.
 */
export function encodeTimestamp(value: unknown): string | null | Invalid {
  if (typeof value === 'string') {
    // The two notations Salesforce itself uses, without a regular expression: most of a load's values.
    if (value.length === 28 && value.endsWith('+0000') && beginsWithMilliseconds(value)) {
      return `${value.slice(0, 23)}Z`;
    }
    if (value.length === 24 && value.charCodeAt(23) === 90 && beginsWithMilliseconds(value)) return value;
    return value === '' ? null : parseAnyNotation(value);
  }
  if (value === null || value === undefined) return null;
  return typeof value === 'number' && Number.isSafeInteger(value) ? formatInstant(value, '') : NOT_A_TIMESTAMP;
}
