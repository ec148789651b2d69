import { MedallionError } from '@medallion/core';

/** A text as a literal that means the same under every setting of the session. */
export const textLiteral = (value: string): string =>
  value.includes('\\')
    ? `E'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
    : `'${value.replaceAll("'", "''")}'`;

/**
 * A JavaScript value as SQL. Negative numbers are parenthesised (`a -(-2)`: two dashes would start a comment); NaN,
 * infinities and objects are refused.
 */
export function sqlLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value < 0n ? `(${value})` : String(value);
  if (typeof value === 'number' && Number.isFinite(value))
    return value < 0 || Object.is(value, -0) ? `(${value})` : String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime()))
    return `cast('${value.toISOString()}' as timestamp with time zone)`;
  throw new MedallionError({
    code: 'LITERAL_REFUSED',
    kind: 'definition',
    message: `a ${value instanceof Date ? 'date that is not one' : typeof value} cannot be written into SQL as a literal`,
    fix: 'Use a string, a finite number, a bigint, a boolean, a valid Date or null.',
  });
}

/** An identifier, quoted. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
