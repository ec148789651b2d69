import type { CheckResult } from '@medallion/quality';
import type { MedallionError } from '@medallion/core';
import type { LayerContext } from '../plan/layer-context.ts';
import { UNCHANGED } from '../plan/plan-layer.ts';
import type { ChangeCounts } from './build-options.ts';
import type { ComputedModel } from './computed-model.ts';
import { changesOf, rowsOf } from './record-publish.ts';
import type { CheckedModels } from './run-checks.ts';

export interface ModelReport extends ChangeCounts {
  /** `gold.dim_account` */
  readonly model: string;
  readonly kind: string;
  /**
   * `failed`, and `left_out` because of what failed, only where models are published by themselves: otherwise a failed model fails the
   * build.
   */
  readonly action: 'built' | 'skipped' | 'failed' | 'left_out';
  /** One sentence. */
  readonly reason: string;
  /** How many values of an incremental model's scope were computed anew; `undefined` where all of it was. */
  readonly scopeValues: number | undefined;
  /** The failed run whose rows were taken over; `undefined` where this run computed them. */
  readonly reusedFrom: string | undefined;
  /** `undefined` where nobody counted them. */
  readonly rows: number | undefined;
  readonly milliseconds: number;
}

/** What one build did to one layer. */
export interface LayerReport {
  readonly layer: string;
  readonly environment: string;
  readonly runId: string;
  /** Everything was as it should be: not even a transaction was needed. */
  readonly nothingToDo: boolean;
  /** In build order; by name where nothing had to be compiled to know that there is nothing to do. */
  readonly models: readonly ModelReport[];
  /** Of the models whose rows may have changed. */
  readonly checks: readonly CheckResult[];
  /** Where models are published by themselves: what failed. Models that were left out because of it are not among them. */
  readonly failures: readonly MedallionError[];
  readonly milliseconds: number;
}

/** The report of a layer of which nothing was built. */
export const nothingToDo = (
  about: Pick<LayerReport, 'layer' | 'environment' | 'runId' | 'milliseconds'>,
  models: readonly Pick<ModelReport, 'model' | 'kind' | 'rows'>[],
): LayerReport => ({
  ...about,
  nothingToDo: true,
  models: models.map((model) => ({
    ...model,
    action: 'skipped',
    reason: UNCHANGED,
    scopeValues: undefined,
    reusedFrom: undefined,
    inserted: 0,
    updated: 0,
    deleted: 0,
    milliseconds: 0,
  })),
  checks: [],
  failures: [],
});

export const modelReport = (
  layer: LayerContext,
  checked: CheckedModels & { readonly milliseconds?: ReadonlyMap<string, number> },
  model: ComputedModel,
): ModelReport => ({
  model: model.relation.id,
  kind: model.relation.kind,
  action: model.kind === 'skipped' ? 'skipped' : 'built',
  reason: model.reason,
  scopeValues: model.kind === 'table' ? model.scopeValues : undefined,
  reusedFrom: model.kind === 'table' ? model.reusedFrom : undefined,
  rows: rowsOf({ layer, checked }, model),
  ...changesOf(model),
  milliseconds: model.milliseconds + (checked.milliseconds?.get(model.relation.id) ?? 0),
});
