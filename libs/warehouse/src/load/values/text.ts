import { escapeCopyText } from './copy-text.ts';
import { canonicalNumber } from './decimal.ts';
import { Invalid } from './value-encoder.ts';

/** Nothing COPY escapes, nothing Postgres cannot store: most texts, told apart in one pass. */
const SPECIAL = /[\0\\\t\n\r\uD800-\uDFFF]/;

const NUL = new Invalid('contains a NUL character (U+0000), which Postgres cannot store');
const LONE_SURROGATE = new Invalid('contains half of a surrogate pair: it is not valid Unicode');
const NOT_TEXT = new Invalid('is a JSON object or array where a text is expected');

/** Whether Postgres can hold the text; the replacement character U+FFFD passes: it is what the source sent. */
export function unstorable(text: string): Invalid | undefined {
  if (text.includes('\0')) return NUL;
  return text.isWellFormed() ? undefined : LONE_SURROGATE;
}

/** Text as received. The empty text is null: Salesforce stores no empty text, and Bulk CSV writes null that way. */
export function encodeText(value: unknown): string | null | Invalid {
  if (typeof value === 'string') {
    if (value === '') return null;
    if (!SPECIAL.test(value)) return value;
    return unstorable(value) ?? escapeCopyText(value);
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return NOT_TEXT;
}
