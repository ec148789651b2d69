import { didYouMean } from '@medallion/core';
import { acceptedValues, dateLit, lit, timestampLit, toBigint, toFloat, toNumeric } from '@medallion/model';
import type { Expr, Family } from '@medallion/model';
import type { AnyMetric } from '../definition/metric.ts';
import type { Field } from '../dimensions/field.ts';
import { queryError } from './metric-error.ts';

const INTEGER = /^-?\d{1,18}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A real day: `new Date` takes the 30th of February for the 1st of March. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
  !Number.isNaN(Date.parse(text));

interface Domain {
  /** What it takes, to end a sentence with. */
  readonly takes: string;
  readonly isValid: (text: string) => boolean;
  readonly literal: (text: string) => Expr<any>;
}

/** Values as text, which is how a command line has them and how no digit is lost. */
const DOMAINS: Readonly<Partial<Record<Family, Domain>>> = {
  // Postgres has no text with a zero character.
  text: { takes: 'a text', isValid: (text) => !text.includes('\u0000'), literal: lit },
  bool: {
    takes: 'true or false',
    isValid: (text) => /^(true|false)$/.test(text),
    literal: (text) => lit(text === 'true'),
  },
  int: { takes: 'a whole number', isValid: isInt, literal: (text) => lit(Number(text)) },
  bigint: { takes: 'a whole number', isValid: (text) => INTEGER.test(text) || isBigint(text), literal: toBigint },
  numeric: { takes: 'a number', isValid: (text) => DECIMAL.test(text), literal: toNumeric },
  float: { takes: 'a number', isValid: (text) => DECIMAL.test(text), literal: toFloat },
  date: { takes: 'a day, YYYY-MM-DD', isValid: isDay, literal: dateLit },
  timestamptz: { takes: 'an instant, 2024-06-01T00:00:00Z', isValid: isInstant, literal: timestampLit },
};

function isInt(text: string): boolean {
  return INTEGER.test(text) && Math.abs(Number(text)) < 2 ** 31;
}
function isBigint(text: string): boolean {
  return /^-?\d{19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/**
 * A value a field is compared with, as a literal of its type.
 *
 * @throws MedallionError FILTER_INVALID
 */
export function filterValue(metric: AnyMetric, field: Field, value: unknown): Expr<any> {
  const text = value instanceof Date ? value.toISOString() : String(value);
  const domain = DOMAINS[field.def.family]!;
  const refuse = (what: string, fix: string) =>
    queryError(metric, 'FILTER_INVALID', what, fix, { dimension: field.name });
  if (!domain.isValid(text)) {
    throw refuse(`${field.name} is compared with ${domain.takes}.`, 'Correct the value of the filter.');
  }
  const accepted = acceptedValues(field.model, field.column);
  if (accepted !== undefined && !accepted.includes(text)) {
    throw refuse(
      `${field.name} never has this value.${didYouMean(text, accepted)}`,
      `It is one of ${accepted.join(', ')}.`,
    );
  }
  return domain.literal(text);
}
