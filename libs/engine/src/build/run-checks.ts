import { MedallionErrors, MedallionError } from '@medallion/core';
import { blockingFailures, compileChecks, readCheckRow, type CheckResult, type ModelCheck } from '@medallion/quality';
import { checksOf, type DeclaredChecks } from '../plan/definition.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { isUnchanged, type ComputedModel } from './computed-model.ts';
import { modelFailure } from './model-failure.ts';

export interface CheckedModels {
  readonly results: readonly CheckResult[];
  /** Rows of the models whose scan counted them, by id. */
  readonly rows: ReadonlyMap<string, number>;
}

/**
 * Checks, inside the publishing transaction, every model whose rows may have changed; of the others only references to tables that
 * may have lost rows.
 */
export async function runChecks(
  session: Session,
  models: readonly ComputedModel[],
  declared: DeclaredChecks = {},
): Promise<CheckedModels> {
  const results: CheckResult[] = [];
  const rows = new Map<string, number>();
  const shrunk = new Set(models.filter(mayHaveLostRows).map((model) => model.relation.id));
  for (const model of models) {
    const all = checksOf(model.relation, declared);
    const checks =
      model.kind === 'skipped'
        ? all.filter((check) => check.kind === 'references' && shrunk.has(check.target.model))
        : all;
    await check(session, model.relation, checks, results, rows);
  }
  return { results, rows };
}

async function check(
  session: Session,
  relation: Relation,
  checks: readonly ModelCheck[],
  results: CheckResult[],
  rows: Map<string, number>,
): Promise<void> {
  for (const query of compileChecks(relation, checks)) {
    const { rows: found } = await session.execute(query.sql).catch((error: unknown) => {
      throw modelFailure(relation, error);
    });
    results.push(...readCheckRow(relation.id, query, found[0]!));
    if (query.countsRows) rows.set(relation.id, Number(found[0]!['row_count']));
  }
}

const mayHaveLostRows = (model: ComputedModel): boolean =>
  model.kind === 'view' || (model.kind === 'table' && (model.mode !== 'reconcile' || !isUnchanged(model.changes)));

/** @throws MedallionErrors `CHECKS_FAILED` when a check of severity `error` failed */
export function throwBlockingFailures(layer: string, results: readonly CheckResult[]): void {
  const failures = blockingFailures(results);
  if (failures.length === 0) return;
  const errors = failures.map(
    ({ model, check, failing, message }) =>
      new MedallionError({
        code: 'CHECK_FAILED',
        kind: 'data',
        message,
        fields: { model, check: check.name, failing },
      }),
  );
  throw new MedallionErrors(
    {
      code: 'CHECKS_FAILED',
      kind: 'data',
      message: `Layer ${layer} was not published: ${failures.length} ${failures.length === 1 ? 'check' : 'checks'} failed.\n${failures.map(({ message }) => `- ${message}`).join('\n')}`,
      fix: 'Look at the rows with `medallion query`, mend the model or the data, and build again; what was published before is untouched.',
      fields: { layer, failures: errors.map((error) => error.fields) },
    },
    errors,
  );
}
