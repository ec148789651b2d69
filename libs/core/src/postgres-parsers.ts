/**
 * What a Postgres value is in JavaScript: the row domain of docs/architecture.md, for every driver alike.
 *
 * numeric and bigint are strings (a JavaScript number would lose their digits), a date is the text `YYYY-MM-DD` (a Date
 * would need a time zone), a timestamptz is a Date, int and float are numbers, everything unlisted is its text.
 * Left alone the drivers disagree: pg puts a date at local midnight, postgres.js at UTC midnight, TypeORM gives text.
 */
export interface PostgresParser {
  readonly name: string;
  readonly oid: number;
  readonly arrayOid: number;
  parse(text: string): unknown;
}

const asText = (text: string): string => text;

/**
 * A Date from Postgres' ISO output with offset (`2024-06-01 09:30:00.123456+05:30`). Digits beyond the millisecond are
 * cut. Infinite and BC instants have no Date: they give an invalid one; use FAR_PAST and FAR_FUTURE instead.
 */
export function parseTimestamptz(text: string): Date {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  // Years beyond 9999 need ISO 8601's signed six digits.
  return new Date(/^\d{5,}/.test(iso) ? `+${iso.replace(/^\d+/, (year) => year.padStart(6, '0'))}` : iso);
}

export const postgresParsers: readonly PostgresParser[] = [
  { name: 'bool', oid: 16, arrayOid: 1000, parse: (text) => text === 't' },
  { name: 'bytea', oid: 17, arrayOid: 1001, parse: (text) => Buffer.from(text.slice(2), 'hex') },
  { name: 'char', oid: 18, arrayOid: 1002, parse: asText },
  { name: 'name', oid: 19, arrayOid: 1003, parse: asText },
  { name: 'int8', oid: 20, arrayOid: 1016, parse: asText },
  { name: 'int2', oid: 21, arrayOid: 1005, parse: Number },
  { name: 'int4', oid: 23, arrayOid: 1007, parse: Number },
  { name: 'text', oid: 25, arrayOid: 1009, parse: asText },
  { name: 'oid', oid: 26, arrayOid: 1028, parse: Number },
  { name: 'json', oid: 114, arrayOid: 199, parse: (text) => JSON.parse(text) as unknown },
  { name: 'float4', oid: 700, arrayOid: 1021, parse: Number },
  { name: 'float8', oid: 701, arrayOid: 1022, parse: Number },
  { name: 'bpchar', oid: 1042, arrayOid: 1014, parse: asText },
  { name: 'varchar', oid: 1043, arrayOid: 1015, parse: asText },
  { name: 'date', oid: 1082, arrayOid: 1182, parse: asText },
  { name: 'timestamp', oid: 1114, arrayOid: 1115, parse: asText },
  { name: 'timestamptz', oid: 1184, arrayOid: 1185, parse: parseTimestamptz },
  { name: 'interval', oid: 1186, arrayOid: 1187, parse: asText },
  { name: 'numeric', oid: 1700, arrayOid: 1231, parse: asText },
  { name: 'uuid', oid: 2950, arrayOid: 2951, parse: asText },
  { name: 'jsonb', oid: 3802, arrayOid: 3807, parse: (text) => JSON.parse(text) as unknown },
];

/** Reads Postgres' array output (`{a,"b \"c\"",NULL,{...}}`), each element through `parse`. */
export function parsePostgresArray(text: string, parse: (element: string) => unknown): unknown[] {
  let position = text.indexOf('{');
  const readArray = (): unknown[] => {
    const elements: unknown[] = [];
    position++;
    while (text[position] !== '}') {
      if (position >= text.length) throw new SyntaxError('unterminated Postgres array');
      if (text[position] === ',') position++;
      else if (text[position] === '{') elements.push(readArray());
      else if (text[position] === '"') elements.push(parse(readQuoted()));
      else {
        const bare = /[^,}]*/y;
        bare.lastIndex = position;
        const element = bare.exec(text)![0];
        position += element.length;
        elements.push(element === 'NULL' ? null : parse(element));
      }
    }
    position++;
    return elements;
  };
  const readQuoted = (): string => {
    let element = '';
    for (position++; text[position] !== '"'; position++) {
      if (position >= text.length) throw new SyntaxError('unterminated Postgres array');
      if (text[position] === '\\') position++;
      element += text[position];
    }
    position++;
    return element;
  };
  return readArray();
}

/** Writes what `parsePostgresArray` reads; a Date as its instant, an object as JSON. A text is taken as written already. */
export function serializePostgresArray(values: unknown): string {
  if (!Array.isArray(values)) return String(values);
  const elements = values.map((value: unknown) => {
    if (value === null || value === undefined) return 'NULL';
    if (Array.isArray(value)) return serializePostgresArray(value);
    return `"${elementText(value).replace(/(["\\])/g, '\\$1')}"`;
  });
  return `{${elements.join(',')}}`;
}

function elementText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An instant given as Date, or as text that Postgres is to read. */
const serializeInstant = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/**
 * Options of postgres.js. It would ask every new connection for the array types there are (`fetch_types`) and then read
 * a null in an array as the text "NULL": both are spared by naming the types. `sql.array()` takes an array's own oid.
 */
export function postgresJsOptions() {
  const types: Record<string, PostgresJsType> = {
    date: { to: 1082, from: [1082], serialize: String, parse: asText },
    timestamp: { to: 1114, from: [1114], serialize: serializeInstant, parse: asText },
    timestamptz: { to: 1184, from: [1184], serialize: serializeInstant, parse: parseTimestamptz },
  };
  for (const { name, arrayOid, parse } of postgresParsers) {
    types[`${name}[]`] = {
      to: arrayOid,
      from: [arrayOid],
      serialize: serializePostgresArray,
      parse: (text: string) => parsePostgresArray(text, parse),
    };
  }
  return { types, fetch_types: false };
}

interface PostgresJsType {
  readonly to: number;
  readonly from: number[];
  readonly serialize: (value: any) => string;
  readonly parse: (text: string) => any;
}

const parserByOid = new Map<number, (text: string) => unknown>([
  ...postgresParsers.map((type) => [type.oid, type.parse] as const),
  ...postgresParsers.map((type) => [type.arrayOid, (text: string) => parsePostgresArray(text, type.parse)] as const),
]);

/** The `types` option of node-pg, and so of TypeORM (`extra.types`). Binary results are not asked for anywhere. */
export const nodePostgresTypes = {
  getTypeParser(oid: number): (text: string) => unknown {
    return parserByOid.get(oid) ?? asText;
  },
};

/**
 * Session settings under which the texts above mean what the parsers take them for, whatever the database, the role
 * or the server set; sent with the start of every connection.
 */
export const postgresSessionSettings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  client_encoding: 'UTF8',
} as const;
