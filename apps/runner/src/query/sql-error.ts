import { MedallionError, type ErrorKind } from '@medallion/core';

/** The fields of a Postgres error that postgres.js passes on. */
interface PostgresError extends Error {
  readonly code: string;
  readonly position?: string;
  readonly hint?: string;
}

const isPostgresError = (error: unknown): error is PostgresError =>
  error instanceof Error && /^[0-9A-Z]{5}$/.test(String((error as { code?: unknown }).code));

const FIX: Readonly<Record<string, string>> = {
  '25006': 'Queries are read-only; add --write if you mean to change something.',
  '42501': 'Queries run as the reader role; add --write to run this as the owner.',
  '42601': 'Correct the SQL. One statement at a time; several need --write.',
  '42P01':
    'List what there is with \\d in the prompt, or `medallion query "select table_schema, table_name from information_schema.tables"`.',
};

/** Who can mend it, by the class of the SQLSTATE: the one who typed (42, 25), the data (22, 23), or whoever runs the server. */
const kindOf = (sqlState: string): ErrorKind => {
  if (/^(42|25|0A|26|34)/.test(sqlState)) return 'usage';
  if (/^(22|23|21|P0)/.test(sqlState)) return 'data';
  return 'environment';
};

/** An error of the server about the user's own SQL, with the place in it. Other errors are passed through. */
export function sqlError(error: unknown, text: string): unknown {
  if (!isPostgresError(error)) return error;
  const place = error.position === undefined ? '' : `\n${excerpt(text, Number(error.position))}`;
  return new MedallionError({
    code: 'QUERY_FAILED',
    kind: kindOf(error.code),
    message: `Postgres refused the query: ${error.message}${place}`,
    fix: error.hint ?? FIX[error.code],
    fields: { sqlState: error.code, ...(error.position === undefined ? {} : { position: Number(error.position) }) },
    cause: error,
  });
}

/** The line of `text` that holds the 1-based character `position`, and a caret under it. */
export function excerpt(text: string, position: number): string {
  const characters = [...text];
  const before = characters.slice(0, position - 1).join('');
  const start = before.lastIndexOf('\n') + 1;
  const line = characters.join('').slice(start).split('\n', 1)[0]!;
  const lineNumber = before.split('\n').length;
  const label = `line ${lineNumber}: `;
  return `  ${label}${line}\n  ${' '.repeat(label.length + before.length - start)}^`;
}
