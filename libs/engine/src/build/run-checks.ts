import { BASE_ENVIRONMENT, MedallionErrors, MedallionError } from '@medallion/core';
import { quoted } from '@medallion/model';
import {
  blockingFailures,
  checkDependencies,
  compileChecks,
  failingKeysQuery,
  passedWithout,
  qualifiedName,
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
import { isSource, type Relation, type RelationName } from '../relation.ts';
import { boundedName } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
import type { ComputedModel, ComputedTable } from './computed-model.ts';
import { isInterruption } from './model-failure.ts';
import { narrowChecks, type NarrowedChecks } from './narrow-checks.ts';

export interface CheckedModels {
  readonly results: readonly CheckResult[];
  /** Rows of the models whose scan counted them, by id. */
  readonly rows: ReadonlyMap<string, number>;
  /** By id, what the checks of each model were and read. */
  readonly checks: ReadonlyMap<string, RecordedChecks>;
}

/** Results of all checks of a model, by its id. */
export type Audited = ReadonlyMap<string, readonly CheckResult[]>;
const NOT_AUDITED: Audited = new Map();

/**
 * Checks, inside the publishing transaction, every model that was built; of the others the checks that changed, or that read something
 * that did. What is known to hold of rows that did not change is asked of the others only.
 *
 * @param audited results of models that were checked where they were computed, by id
 */
export async function runChecks(
  session: Session,
  layer: LayerContext,
  models: readonly ComputedModel[],
  audited: Audited = NOT_AUDITED,
): Promise<CheckedModels> {
  const results: CheckResult[] = [];
  const rows = new Map<string, number>();
  const recorded = new Map<string, RecordedChecks>();
  const computed = new Map(models.map((model) => [model.relation.id, model]));
  const published = publishedState(layer.recorded);
  for (const model of models) {
    const { relation, kind } = model;
    const { id } = relation;
    const all = runnableChecks(layer, id, computed);
    const now = checksAsOf(layer, id, (other) => computed.get(other)?.state ?? published(other));
    const then = layer.recorded.get(id)?.checks;
    const due = kind === 'skipped' ? dueChecks(all, now, then) : all;
    const checked = audited.get(id) ?? (await checkModel(session, model, narrowChecks(layer, model, due, computed)));
    results.push(...checked);
    const failing = new Map(checked.map((result) => [result.check.name, result.failing]));
    const isSpotless = ({ name }: ModelCheck): boolean =>
      failing.has(name) ? failing.get(name) === 0 : then?.spotless.includes(name) === true;
    recorded.set(id, {
      ...now,
      spotless: all
        .filter(isSpotless)
        .map(({ name }) => name)
        .sort(),
    });
    const counted = checked.find((result) => result.rows !== undefined)?.rows;
    if (counted !== undefined) rows.set(id, counted);
  }
  return { results, rows, checks: recorded };
}

/** A rule may read a model that was left out of the selection and never built: it runs once that is. */
export const runnableChecks = (
  layer: LayerContext,
  id: string,
  computed: ReadonlyMap<string, ComputedModel>,
): readonly ModelCheck[] =>
  checksFor(layer, id).filter((check) =>
    checkDependencies(check).every((other) => isSource(other) || computed.has(other) || layer.recorded.has(other)),
  );

async function checkModel(
  session: Session,
  model: ComputedModel,
  { everywhere, inChangedRows, nowhere }: NarrowedChecks,
): Promise<CheckResult[]> {
  const { relation } = model;
  const rows = model.kind === 'table' ? model.rows : undefined;
  const results = await checkRelation(session, relation, everywhere, { rows });
  if (inChangedRows.length > 0) results.push(...(await checkChanged(session, model as ComputedTable, inChangedRows)));
  return [...results, ...nowhere.map((check) => passedWithout(relation.id, check, rows))];
}

async function checkChanged(
  session: Session,
  model: ComputedTable,
  checks: readonly ModelCheck[],
): Promise<CheckResult[]> {
  const { relation, rows } = model;
  const places = new Map<string, RelationName>();
  const narrowed: ModelCheck[] = [];
  for (const check of checks) {
    if (check.kind !== 'rule') {
      narrowed.push(check);
      continue;
    }
    const per = check.per!;
    if (!places.has(per)) places.set(per, await viewOfChanged(session, model, per));
    const place = new Map([[`${relation.schema}.${relation.name}`, places.get(per)!]]);
    narrowed.push({ ...check, failing: retarget(check.failing, place) });
  }
  const results = await checkRelation(session, relation, narrowed, { rows, from: changedRowsOf(model) });
  const declared = new Map(checks.map((check) => [check.name, check]));
  return results.map((result) => ({ ...result, check: declared.get(result.check.name)! }));
}

/** Shows, of a table, all rows of the key values that a changed row has, or had. */
async function viewOfChanged(session: Session, { relation, computed, diff }: ComputedTable, per: string) {
  const view = { schema: computed.schema, name: boundedName(`${computed.name}__by_${per}`) };
  await session.execute(
    `create view ${qualifiedName(view)} as\nselect * from ${qualifiedName(relation)} where ${quoted(per)} in (select ${quoted(per)} from ${qualifiedName(diff!)})`,
  );
  return view;
}

/** The rows that were inserted or updated, named like their table. */
const changedRowsOf = ({ relation, computed, diff }: ComputedTable): string =>
  `(select "computed".* from ${qualifiedName(computed)} as "computed" join ${qualifiedName(diff!)} as "changes" using (${relation.primaryKey.map(quoted).join(', ')})) as ${quoted(relation.name)}`;

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
