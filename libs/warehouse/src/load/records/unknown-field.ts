import { escapeCopyText } from '../values/copy-text.ts';
import { formatDecimal, parseDecimal } from '../values/decimal.ts';
import { canonicalJson } from '../values/json.ts';
import { encodeTimestamp } from '../values/timestamp.ts';
import type { Invalid } from '../values/value-encoder.ts';

/** JSON's own grammar: "007" and "1." are texts. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/**
 * What of a field the contract does not know enters the content hash. Its type is unknown, so the text Bulk CSV has for
 * a value (`10000000.0`, `true`, `...Z`) and what REST has (`1.0E7`, true, `...+0000`) are told equal by their looks.
 */
export function comparableText(value: unknown, json: string): string {
  const text = typeof value === 'string' ? value : json;
  if (JSON_NUMBER.test(text)) {
    const decimal = parseDecimal(text);
    if (decimal) return formatDecimal(decimal);
  }
  if (text === 'true') return 't';
  if (text === 'false') return 'f';
  if (DATE_TIME.test(text)) {
    const instant = encodeTimestamp(text);
    if (typeof instant === 'string') return instant;
  }
  return escapeCopyText(text);
}

/** The JSON a value of an unknown field is kept as; `null` for none. */
export function extraJson(value: unknown): string | null | Invalid {
  return value === null || value === undefined || value === '' ? null : canonicalJson(value);
}
