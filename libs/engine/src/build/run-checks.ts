import { BASE_ENVIRONMENT, MedallionErrors, MedallionError } from '@medallion/core';
import {
  blockingFailures,
  checkDependencies,
  compileChecks,
  failingKeysQuery,
  readCheckRow,
  type CheckResult,
  type FailingKey,
  type ModelCheck,
} from '@medallion/quality';
import { publishedState } from '../plan/upstream-states.ts';
import { checksAsOf, checksFor, type LayerContext } from '../plan/layer-context.ts';
import { dueChecks } from '../plan/layer-checks.ts';
import type { RecordedChecks } from '../ports/records.ts';
import type { Session } from '../ports/warehouse-port.ts';
import { isSource, type Relation } from '../relation.ts';
import type { ComputedModel } from './computed-model.ts';
import { isInterruption } from './model-failure.ts';

export interface CheckedModels {
  readonly results: readonly CheckResult[];
  /** Rows of the models whose scan counted them, by id. */
  readonly rows: ReadonlyMap<string, number>;
  /** By id, what the checks of each model were and read. */
  readonly checks: ReadonlyMap<string, RecordedChecks>;
}

/**
 * Checks, inside the publishing transaction, every model that was built; of the others the checks that changed, or that read something
 * that did.
 */
export async function runChecks(
  session: Session,
  layer: LayerContext,
  models: readonly ComputedModel[],
): Promise<CheckedModels> {
  const results: CheckResult[] = [];
  const rows = new Map<string, number>();
  const recorded = new Map<string, RecordedChecks>();
  const states = new Map(models.map(({ relation, state }) => [relation.id, state]));
  const published = publishedState(layer.recorded);
  for (const { relation, kind } of models) {
    const { id } = relation;
    // A rule may read a model that was left out of the selection and never built: it runs once that is.
    const all = checksFor(layer, id).filter((check) =>
      checkDependencies(check).every((other) => isSource(other) || states.has(other) || layer.recorded.has(other)),
    );
    const now = checksAsOf(layer, id, (other) => states.get(other) ?? published(other));
    recorded.set(id, now);
    const due = kind === 'skipped' ? dueChecks(all, now, layer.recorded.get(id)?.checks) : all;
    const checked = await checkRelation(session, relation, due);
    results.push(...checked);
    const counted = checked.find((result) => result.rows !== undefined)?.rows;
    if (counted !== undefined) rows.set(id, counted);
  }
  return { results, rows, checks: recorded };
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
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let rows: number | undefined;
  for (const query of compileChecks(relation, checks)) {
    const row = (await run(session, relation, query.checks, query.sql))[0]!;
    if (query.countsRows) rows = Number(row['row_count']);
    for (const result of readCheckRow(relation.id, query, row, rows)) {
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

/** @throws MedallionErrors `CHECKS_FAILED` when a check of severity `error` failed */
export function throwBlockingFailures({ layer, environment }: LayerContext, results: readonly CheckResult[]): void {
  const failures = blockingFailures(results);
  if (failures.length === 0) return;
  const errors = failures.map(
    ({ model, check, failing, message }) =>
      new MedallionError({
        code: 'CHECK_FAILED',
        kind: 'data',
        message,
        fields: { model, check: check.name, failing, owner: check.owner ?? null },
      }),
  );
  throw new MedallionErrors(
    {
      code: 'CHECKS_FAILED',
      kind: 'data',
      message: `Layer ${layer} was not published: ${failures.length} ${failures.length === 1 ? 'check' : 'checks'} failed.\n${failures.map(({ message }) => `- ${message}`).join('\n')}`,
      fix: `See which rows with \`medallion test --failed --keys${environment === BASE_ENVIRONMENT ? '' : ` --env ${environment}`}\`, mend the model or the data, and build again; what was published before is untouched.`,
      fields: { layer, failures: errors.map((error) => error.fields) },
    },
    errors,
  );
}
