import { BASE_ENVIRONMENT } from '@medallion/core';
import { describeChecks, withCheckedKeys, type Relation } from '@medallion/engine';
import type { AnyModel } from '@medallion/model';
import { checkPublished, readStoredFailures, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { LAYERS, selectValidLayer } from '../layers.ts';
import { relationsOf } from '../pipeline/relations.ts';
import { failedBefore, failedNow, type FailedCheck } from './failed-check.ts';
import { selectChecks } from './select-checks.ts';

export interface TestReport {
  /** Checks that were run, or looked up. */
  readonly checks: number;
  readonly passed: number;
  /** Errors first. */
  readonly failed: readonly FailedCheck[];
}

export interface TestSelection {
  /** Of layers, models or checks; none means all. */
  readonly names: readonly string[];
  readonly environment: string;
}

/** Runs checks over what is published, without writing anything. */
export async function testPublished(
  warehouse: Warehouse,
  tested: TestSelection,
  config: MedallionConfig,
  signal: AbortSignal,
): Promise<TestReport> {
  const { layers, selected } = await selection(tested, config);
  const isSelected = new Set(selected.map(({ id }) => id));
  const results = await checkPublished(warehouse, {
    layers: layers.map((layer) => ({ ...layer, environment: tested.environment })),
    includes: (model, check) => isSelected.has(`${model}.${check.name}`),
    signal,
  });
  const failed = results.filter(({ status }) => status === 'failed').map(failedNow);
  return { checks: results.length, passed: results.length - failed.length, failed: errorsFirst(failed) };
}

/** The checks that failed when a build last ran them, also of a build that published nothing for that reason. */
export async function readFailed(
  warehouse: Warehouse,
  tested: TestSelection,
  config: MedallionConfig,
): Promise<TestReport> {
  const { selected } = await selection(tested, config);
  const isSelected = new Set(selected.map(({ id }) => id));
  const stored = await readStoredFailures(warehouse, { environment: tested.environment });
  // What is remembered of checks that exist no more is nobody's concern.
  const failed = stored.filter(({ model, check }) => isSelected.has(`${model}.${check}`)).map(failedBefore);
  return { checks: selected.length, passed: selected.length - failed.length, failed: errorsFirst(failed) };
}

async function selection({ names, environment }: TestSelection, config: MedallionConfig) {
  const layers = await Promise.all(LAYERS.map((layer) => selectValidLayer(layer, config)));
  const all = layers.flatMap(({ models, checks, checkOverrides }) =>
    [...describeChecks(checkedRelations(models, environment), checks, { overrides: checkOverrides })].flatMap(
      ([model, own]) => own.map((check) => ({ model, check, id: `${model}.${check.name}` })),
    ),
  );
  return { layers, selected: selectChecks(all, names) };
}

/** In an environment foreign keys may be checks, since no constraint names a view onto the base. */
const checkedRelations = (models: readonly AnyModel[], environment: string): Relation[] => {
  const relations = relationsOf(models);
  return environment === BASE_ENVIRONMENT ? relations : relations.map((relation) => withCheckedKeys(relation));
};

const errorsFirst = (failed: readonly FailedCheck[]): FailedCheck[] =>
  [...failed].sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
