import type { Logger } from '@medallion/core';
import type { Days } from '../days/days.ts';
import type { MaterializationKind } from '../relation.ts';

/** What a build reports while it runs; `position` counts the layer's models from 1. */
export type BuildProgress =
  | {
      readonly kind: 'model_started';
      readonly model: string;
      readonly position: number;
      readonly total: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'model_computed';
      readonly model: string;
      readonly materialization: MaterializationKind;
      readonly position: number;
      readonly total: number;
      readonly rows: number | undefined;
      readonly changes: ChangeCounts | undefined;
      /** The run whose rows were taken over; `undefined` where this one computed them. */
      readonly reusedFrom: string | undefined;
      readonly milliseconds: number;
    }
  | {
      readonly kind: 'model_skipped';
      readonly model: string;
      readonly position: number;
      readonly total: number;
      readonly reason: string;
    }
  | { readonly kind: 'gate_started'; readonly models: number }
  | { readonly kind: 'publish_started'; readonly models: number }
  | { readonly kind: 'published'; readonly milliseconds: number };

/** What is published together. */
export type Publication = 'layer' | 'model';

export interface ChangeCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export interface BuildOptions {
  readonly runId: string;
  /** Models computed at once. Default 3: one more than the cores of a small machine, since some of them wait for disk. */
  readonly concurrency?: number;
  /** Ids of the models that may be built; the others stay as they are, changed or not. Default: all. */
  readonly only?: ReadonlySet<string> | undefined;
  /**
   * Compute only these days anew, and only of the daily facts that may be built; whatever the change detector says, and without what it
   * says counting as done.
   */
  readonly days?: Days | undefined;
  /** Build every model whatever the change detector says. Default false. */
  readonly force?: boolean;
  /**
   * Rows from which on an incremental model is computed by what changed, counted of the model or of what it is computed from, whichever
   * has most; below, in full, which is then quicker. Default 2,000.
   */
  readonly incrementalFrom?: number;
  /**
   * Take over what a failed run computed, where it is still what would be computed. Default false: what such a run left is dropped.
   */
  readonly reuse?: boolean;
  /** Of a build that is forced: runs whose publishes it need not repeat, because it goes on with what they were to do. */
  readonly resumes?: ReadonlySet<string>;
  /**
   * - `layer`: all of a layer in one transaction, or nothing
   * - `model`: each model in one of its own as soon as it is computed; a failure leaves out only what is built from it
   *
   * Default `layer`.
   */
  readonly publish?: Publication;
  /** Where models are published by themselves: those of earlier layers that were not. What is built from them is left out. */
  readonly unpublished?: ReadonlySet<string>;
  /** Start nothing more once a model has failed. Default false: all that does not read it is still computed, so that one run tells of every failure. */
  readonly failFast?: boolean;
  /** Milliseconds a statement waits for a lock somebody else holds, on what it reads or what is published. Default 5000. */
  readonly lockTimeoutMs?: number;
  /** Digest of all code and settings the layer comes from: by it a next build may find nothing to do without compiling anything. */
  readonly code?: string | undefined;
  readonly logger: Logger;
  /** Aborting cancels running statements; the live layer stays as it was and nothing is left behind. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: BuildProgress) => void) | undefined;
  /** How a build waits before it tries something again; tests need not wait. Default: a timer. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export const DEFAULT_CONCURRENCY = 3;
export const DEFAULT_INCREMENTAL_FROM = 2_000;
const DEFAULT_LOCK_TIMEOUT_MS = 5_000;

export const lockTimeoutOf = ({
  lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS,
}: Pick<BuildOptions, 'lockTimeoutMs'>): number => lockTimeoutMs;
