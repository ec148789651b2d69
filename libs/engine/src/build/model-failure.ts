import { MedallionError } from '@medallion/core';
import type { Relation } from '../relation.ts';

/** Postgres says "interrupted on request" for a cancelled statement. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof MedallionError && (error.code === 'CANCELLED' || error.fields['sqlstate'] === '57014');

/**
 * Says which model a statement's failure belongs to and where in its compiled query it is.
 *
 * @param queryOffset characters of the failed statement before the model's query
 */
export function modelFailure(relation: Relation, error: unknown, statement = '', queryOffset = 0): MedallionError {
  if (!(error instanceof MedallionError) || isCancelled(error)) return error as MedallionError;
  const position = Number(error.fields['position'] ?? 0) - queryOffset;
  const line = position > 0 ? lineAt(statement.slice(queryOffset), position) : undefined;
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
    fields: { ...error.fields, model: relation.id, ...(line === undefined ? {} : { line: line.number }) },
    cause: error,
  });
}

/** The line of a text that holds the character at `position` (from 1). */
function lineAt(text: string, position: number): { number: number; text: string } | undefined {
  if (position > text.length) return undefined;
  const number = text.slice(0, position - 1).split('\n').length;
  return { number, text: text.split('\n')[number - 1]! };
}
