import { MedallionError, MedallionErrors } from '@medallion/core';
import type { Relation } from '../relation.ts';

/** Postgres says "interrupted on request" for a cancelled statement. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof MedallionError && (error.code === 'CANCELLED' || error.fields['sqlstate'] === '57014');

/** Whether an error says nothing of the statement that met it: it was interrupted, or its connection broke. */
export const isInterruption = (error: unknown): boolean =>
  isCancelled(error) || (error instanceof MedallionError && error.code === 'DATABASE_CONNECTION_LOST');

/** Whether another session stood in the way, so that the same may succeed later. */
export const isConflict = (error: unknown): boolean =>
  error instanceof MedallionError && error.fields['isConflict'] === true;

/** The errors an error is made of: those it collects, or itself. */
export const failuresIn = (error: unknown): readonly MedallionError[] =>
  error instanceof MedallionErrors ? error.errors : error instanceof MedallionError ? [error] : [];

/** A statement that was run for a model, and the model's own query in it. */
export interface FailedStatement {
  readonly text: string;
  /** Characters before the query. */
  readonly queryOffset: number;
  /** The query as compiled: what was run may have read upstream models elsewhere, line by line it is the same. */
  readonly query: string;
}

/** Says which model a statement's failure belongs to and where in its compiled query it is. */
export function modelFailure(relation: Relation, error: unknown, statement?: FailedStatement): MedallionError {
  if (!(error instanceof MedallionError) || isInterruption(error)) return error as MedallionError;
  const line = statement && lineOf(statement, Number(error.fields['position'] ?? 0) - statement.queryOffset);
  const where = [
    relation.file === undefined ? '' : ` in ${relation.file}`,
    line === undefined ? '' : `, line ${line.number} of its compiled query: ${line.text.trim()}`,
  ].join('');
  return new MedallionError({
    code: 'MODEL_FAILED',
    kind: error.kind,
    message: `${relation.id} could not be built${where}: ${error.message}`,
    fix:
      error.fix ?? `See the query with \`medallion describe ${relation.model}\`, or run it with \`medallion query\`.`,
    fields: {
      ...error.fields,
      model: relation.id,
      ...(relation.file === undefined ? {} : { file: relation.file }),
      ...(line === undefined ? {} : { line: line.number }),
    },
    cause: error,
  });
}

/** The line of the query that holds the character at `position` (from 1) of the query as it was run. */
function lineOf(statement: FailedStatement, position: number): { number: number; text: string } | undefined {
  const run = statement.text.slice(statement.queryOffset);
  if (position <= 0 || position > run.length) return undefined;
  const number = run.slice(0, position - 1).split('\n').length;
  return { number, text: statement.query.split('\n')[number - 1] ?? '' };
}

/** What an aborted build says: why it was aborted where that is known, such as a lock that was lost, else that somebody interrupted it. */
export function cancelledOr(
  error: unknown,
  signal: AbortSignal | undefined,
  whatStays = 'what was published before is untouched',
): unknown {
  if (!signal?.aborted) return error;
  if (signal.reason instanceof MedallionError) return signal.reason;
  return new MedallionError({
    code: 'CANCELLED',
    kind: 'environment',
    message: `The build was interrupted; ${whatStays}.`,
    fix: 'Run it again whenever you like.',
    cause: error,
  });
}
