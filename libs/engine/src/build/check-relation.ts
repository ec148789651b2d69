import { MedallionError } from '@medallion/core';
import {
  compileChecks,
  failingKeysQuery,
  qualifiedName,
  readCheckRow,
  type CheckResult,
  type FailingKey,
  type ModelCheck,
} from '@medallion/quality';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { isInterruption } from './model-failure.ts';

export interface CheckedRows {
  /** How many the relation has, where that is known. */
  readonly rows?: number | undefined;
  /** What to look at instead of all of them: a query in brackets, named like the relation. */
  readonly from?: string;
}

/**
 * Runs checks over a relation: one scan for all that look at single rows, a query for each other one, and one more for each that
 * failed, which finds the keys.
 *
 * @throws MedallionError `CHECK_UNRUNNABLE` when the server refuses a check's query
 */
export async function checkRelation(
  session: Session,
  relation: Relation,
  checks: readonly ModelCheck[],
  { rows: known, from = qualifiedName(relation) }: CheckedRows = {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let rows = known;
  for (const query of compileChecks(relation, checks, { from, rowsAreKnown: known !== undefined })) {
    const row = (await run(session, relation, query.checks, query.sql))[0]!;
    if (query.countsRows && known === undefined) rows = Number(row['row_count']);
    for (const result of readCheckRow(relation.id, query.checks, row, rows)) {
      results.push(
        result.status === 'passed' ? result : { ...result, keys: await findKeys(session, relation, result) },
      );
    }
  }
  return results;
}

async function findKeys(session: Session, relation: Relation, { check }: CheckResult): Promise<FailingKey[]> {
  const sql = failingKeysQuery(relation, check);
  return sql === undefined ? [] : ((await run(session, relation, [check], sql)) as FailingKey[]);
}

async function run(session: Session, relation: Relation, checks: readonly ModelCheck[], sql: string) {
  try {
    return (await session.execute(sql)).rows;
  } catch (error) {
    if (!(error instanceof MedallionError) || isInterruption(error)) throw error;
    const names = checks.map(({ name }) => name).join(', ');
    throw new MedallionError({
      code: 'CHECK_UNRUNNABLE',
      kind: error.kind,
      message: `The checks of ${relation.id} could not be run (${names}): ${error.message}`,
      fix: error.fix ?? `See what they are with \`medallion describe ${relation.model}\`.`,
      fields: { ...error.fields, model: relation.id, checks: names },
      cause: error,
    });
  }
}
