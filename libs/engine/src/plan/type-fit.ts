/** What a type converts to without losing anything but range, which Postgres reports when it happens. */
const FITS: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'character varying', 'character', 'name'],
  // An integer too large for its column is an error at run time, never another number.
  integer: ['smallint', 'integer', 'bigint'],
  bigint: ['smallint', 'integer', 'bigint'],
  numeric: ['smallint', 'integer', 'bigint', 'numeric'],
  'double precision': ['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision'],
  boolean: ['boolean'],
  date: ['date'],
  'timestamp with time zone': ['timestamp with time zone'],
  uuid: ['uuid'],
  jsonb: ['jsonb'],
  'text[]': ['text[]', 'character varying[]'],
};

/**
 * What is wrong with putting values of a type into a column of another, or `undefined` where it fits. Types as `format_type`
 * print them. An unconstrained numeric is let through: nearly every calculation gives one. So are
 * more decimals than declared: the declared scale is what the contract rounds to.
 */
export function typeProblem(declared: string, found: string): string | undefined {
  if (declared === found) return undefined;
  const fits = FITS[baseType(declared)] ?? [baseType(declared)];
  if (!fits.includes(baseType(found))) return `is declared ${declared}, but its query gives ${found}`;
  const wanted = precision(declared);
  const given = precision(found);
  if (wanted === undefined || given === undefined) return undefined;
  if (given.digits - given.scale > wanted.digits - wanted.scale) {
    return `is declared ${declared}, but its query gives ${found}, which has more digits before the point: the largest would not fit`;
  }
  return undefined;
}

const baseType = (type: string): string => type.replace(/\(\d+(,\d+)?\)/, '');

function precision(type: string): { digits: number; scale: number } | undefined {
  const match = /^numeric\((\d+),(\d+)\)$/.exec(type);
  return match ? { digits: Number(match[1]), scale: Number(match[2]) } : undefined;
}
