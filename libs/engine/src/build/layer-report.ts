import type { CheckResult } from '@medallion/quality';
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
  /** In build order. */
  readonly models: readonly ModelReport[];
  /** Of the models whose rows may have changed. */
  readonly checks: readonly CheckResult[];
  readonly milliseconds: number;
}
