import { MedallionError, type ErrorKind } from '@medallion/core';
import { connectionLost } from '../connection/connection-errors.ts';
import { isRetryable } from '../connection/retryable-sqlstates.ts';

/** What postgres.js puts on the errors of the server; connection errors have a code that is no SQLSTATE. */
interface DriverError {
  readonly name?: string;
  readonly code?: string;
  readonly message: string;
  readonly position?: string;
  readonly constraint_name?: string;
  readonly table_name?: string;
  readonly column_name?: string;
}

/**
 * A driver's error as the engine takes it. The server's detail and the values its messages quote are left out: they are people's data.
 */
export function statementError(error: unknown, wasAborted: boolean): unknown {
  if (error instanceof MedallionError || typeof (error as DriverError | undefined)?.message !== 'string') return error;
  const driver = error as DriverError;
  if (wasAborted && (driver.code === '57014' || driver.name !== 'PostgresError')) {
    return new MedallionError({
      code: 'CANCELLED',
      kind: 'environment',
      message: 'The statement was interrupted.',
      fields: { sqlstate: driver.code },
      cause: error,
    });
  }
  const lost = connectionLost(error);
  if (lost !== error || driver.name !== 'PostgresError') return lost;
  const sqlstate = driver.code ?? '';
  return new MedallionError({
    code: 'STATEMENT_FAILED',
    kind: kindOf(sqlstate),
    message: `${withoutValues(driver.message)} (SQLSTATE ${sqlstate})`,
    fix: fixOf(sqlstate),
    fields: {
      sqlstate,
      ...(isConflict(driver) ? { isConflict: true } : {}),
      ...(driver.position === undefined ? {} : { position: Number(driver.position) }),
      ...(driver.constraint_name === undefined ? {} : { constraint: driver.constraint_name }),
      ...(driver.table_name === undefined ? {} : { table: driver.table_name }),
      ...(driver.column_name === undefined ? {} : { column: driver.column_name }),
    },
    // The driver's error is not chained: its detail quotes rows, and causes get printed.
  });
}

/**
 * Whether another session stood in the way, so that the same statement may succeed later. Not when the connection or the server went
 * (`connectionLost`): a crash empties the unlogged tables a build computes in, and what is left of it must not be published.
 */
const isConflict = (driver: DriverError): boolean => isRetryable(driver);

const kindOf = (sqlstate: string): ErrorKind => {
  if (sqlstate === '42501') return 'environment';
  const errorClass = sqlstate.slice(0, 2);
  if (errorClass === '22' || errorClass === '23') return 'data';
  return errorClass === '42' ? 'definition' : 'environment';
};

const fixOf = (sqlstate: string): string | undefined => {
  switch (sqlstate) {
    case '55P03':
      return 'Somebody else holds a lock on the relation: end that session (see pg_stat_activity) or wait, and build again.';
    case '53100':
      return 'The disk of the database is full: make room, and build again.';
    case '42501':
      return 'Give the role medallion_builder the missing permission, and build again.';
    default:
      return undefined;
  }
};

/**
 * Removes what Postgres quotes of the data: `invalid input syntax for type integer: "Jane"`, `"1e999" is out of range for type double
 * precision`, `invalid value "Ja" for "YYYY"`, `time zone "Jane" not recognized`.
 */
const withoutValues = (message: string): string =>
  message
    .replace(/: "[\s\S]*"$/, '')
    .replace(/(?<= field value out of range): [\d:.-]+$/, '')
    .replace(/^(?:value )?"[\s\S]*"(?= is out of range)/, 'a value')
    .replace(/^(invalid value|time zone|unit) "[\s\S]*"(?= for "| not (?:recognized|supported))/, '$1');
