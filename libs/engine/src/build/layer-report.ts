import type { CheckResult } from '@medallion/quality';
import { UNCHANGED } from '../plan/plan-layer.ts';
import type { ChangeCounts } from './build-options.ts';

export interface ModelReport extends ChangeCounts {
  /** `gold.dim_account` */
  readonly model: string;
  readonly kind: string;
  readonly action: 'built' | 'skipped';
  /** One sentence. */
  readonly reason: string;
  /** How many values of an incremental model's scope were computed anew; `undefined` where all of it was. */
  readonly scopeValues: number | undefined;
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
    inserted: 0,
    updated: 0,
    deleted: 0,
    milliseconds: 0,
  })),
  checks: [],
});
