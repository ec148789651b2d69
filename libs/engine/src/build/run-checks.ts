import { BASE_ENVIRONMENT, MedallionErrors, MedallionError } from '@medallion/core';
import { quoted } from '@medallion/model';
import { blockingFailures, passedWithout, qualifiedName, type CheckResult, type ModelCheck } from '@medallion/quality';
import { followedByChecks } from '../plan/layer-checks.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { RecordedChecks } from '../ports/records.ts';
import type { Session } from '../ports/warehouse-port.ts';
import { retarget } from '../statements/retarget.ts';
import { checkEverywhere } from './check-everywhere.ts';
import { checkRelation } from './check-relation.ts';
import type { ComputedModel, ComputedTable } from './computed-model.ts';
import { dueOf } from './due-checks.ts';
import { narrowChecks, type NarrowedChecks, type NarrowedRule } from './narrow-checks.ts';
import { rowsOfValues } from './rows-of-values.ts';

export interface CheckedModels {
  readonly results: readonly CheckResult[];
  /** Rows of the models whose scan counted them, by id. */
  readonly rows: ReadonlyMap<string, number>;
  /** By id, what the checks of each model were and read. */
  readonly checks: ReadonlyMap<string, RecordedChecks>;
}

/** Results of checks of a model, by its id. */
export type Audited = ReadonlyMap<string, readonly CheckResult[]>;
const NOT_AUDITED: Audited = new Map();

/**
 * Checks, inside the publishing transaction, every model that was built; of the others the checks that changed, or that read something
 * that did. What is known to hold of rows that did not change is asked of the others only.
 *
 * @param audited results of checks that were run before, where models were computed
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
  for (const model of models) {
    const { id } = model.relation;
    const { all, now, due } = dueOf(layer, model, computed);
    const known = audited.get(id) ?? [];
    const isKnown = new Set(known.map(({ check }) => check.name));
    const left = due.filter((check) => !isKnown.has(check.name));
    const narrowed = narrowChecks(layer, model, { due: left, now }, computed);
    const checked = [...known, ...(await checkModel(session, layer, model, narrowed))];
    results.push(...checked);
    const failing = new Map(checked.map((result) => [result.check.name, result.failing]));
    const then = layer.recorded.get(id)?.checks;
    const isSpotless = ({ name }: ModelCheck): boolean =>
      failing.has(name) ? failing.get(name) === 0 : then?.spotless.includes(name) === true;
    recorded.set(id, {
      ...now,
      follows: followedByChecks(all),
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

async function checkModel(
  session: Session,
  layer: LayerContext,
  model: ComputedModel,
  { everywhere, inChangedRows, byValue, nowhere }: NarrowedChecks,
): Promise<CheckResult[]> {
  const { relation } = model;
  const rows = model.kind === 'table' ? model.rows : undefined;
  const results = await checkEverywhere(session, layer, model, everywhere);
  if (inChangedRows.length > 0) {
    const from = changedRowsOf(model as ComputedTable);
    results.push(...(await checkRelation(session, relation, inChangedRows, { rows, from })));
  }
  if (byValue.length > 0) results.push(...(await checkByValue(session, model as ComputedTable, byValue)));
  return [...results, ...nowhere.map((check) => passedWithout(relation.id, check, rows))];
}

async function checkByValue(
  session: Session,
  model: ComputedTable,
  narrowed: readonly NarrowedRule[],
): Promise<CheckResult[]> {
  const { relation, rows } = model;
  const aside = await rowsOfValues(session, model, narrowed);
  const checks = narrowed.map(({ rule }) => ({ ...rule, failing: retarget(rule.failing, aside.get(rule)!) }));
  const results = await checkRelation(session, relation, checks, { rows });
  const declared = new Map(narrowed.map(({ rule }) => [rule.name, rule]));
  return results.map((result) => ({ ...result, check: declared.get(result.check.name)! }));
}

/** The rows that were inserted or updated, named like their table. */
const changedRowsOf = ({ relation, computed, diff }: ComputedTable): string =>
  `(select "computed".* from ${qualifiedName(computed)} as "computed" join ${qualifiedName(diff!)} as "changes" using (${relation.primaryKey.map(quoted).join(', ')})) as ${quoted(relation.name)}`;

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
