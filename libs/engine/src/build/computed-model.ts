import type { Relation, RelationName } from '../relation.ts';
import type { Change } from '../plan/change-detector.ts';
import type { ColumnStates } from '../plan/column-states.ts';
import type { ColumnChanges } from '../plan/schema-change.ts';
import type { UpstreamStates } from '../plan/upstream-states.ts';
import type { Consumed } from '../incremental/consumed.ts';
import type { ChangeCounts } from './build-options.ts';

interface Outcome {
  readonly relation: Relation;
  /** One sentence: why it was built, or why not. */
  readonly reason: string;
  /** The model's state once the layer is published. */
  readonly state: string;
  /** As `RecordedModel.columnStates`. */
  readonly columnStates: ColumnStates | undefined;
  readonly upstream: UpstreamStates;
  readonly milliseconds: number;
}

export interface SkippedModel extends Outcome {
  readonly kind: 'skipped';
  /** It changed and was not selected: the layer is not yet as it should be. */
  readonly isDue: boolean;
  /** Of an incremental model that is as if it had been computed from this: what changed since it was, it does not read. */
  readonly consumed: Consumed | undefined;
}

export interface ComputedView extends Outcome {
  readonly kind: 'view';
  /** Whether the view itself must be made; otherwise only what it shows changed: it is checked again, and refreshed where it is stored. */
  readonly needsDdl: boolean;
  /** The same view over the rows this run computed, stored as the view is; `undefined` where none of the layer reads it. */
  readonly computed: RelationName | undefined;
}

export interface ComputedTable extends Outcome {
  readonly kind: 'table';
  /**
   * - `create`: there is none yet
   * - `reconcile`: rows are inserted, updated and deleted in place
   * - `replace`: the contract does not fit what is there, so a new table takes its place
   */
  readonly mode: 'create' | 'reconcile' | 'replace';
  /** How the live table's columns become those of the contract; `undefined` where they are, and of a table that is made. */
  readonly migration: ColumnChanges | undefined;
  /** Why it was built: of `data`, the live table was as published. */
  readonly cause: Change['cause'];
  readonly computed: RelationName;
  /** Where its readers find all rows: the same, unless only those of a scope were computed. */
  readonly readable: RelationName;
  /** Values of its key columns in rows that changed; `undefined` where nobody follows them, or too many changed. */
  readonly changedValues: RelationName | undefined;
  /** How many values of its scope were computed; `undefined` where all of it was. */
  readonly scopeValues: number | undefined;
  /** Only of an incremental model. */
  readonly consumed: Consumed | undefined;
  /** Where only days of it were computed: what the others are due for. */
  readonly stillDue: Change | undefined;
  /** Only where it is reconciled. */
  readonly diff: RelationName | undefined;
  readonly changes: ChangeCounts;
  readonly rows: number;
  /** How the server planned its query, where that was not known. */
  readonly plan: string | undefined;
  /** The failed run that computed the rows; `undefined` where this one did. */
  readonly reusedFrom: string | undefined;
}

/** What a run made of one model before anything was published. */
export type ComputedModel = SkippedModel | ComputedView | ComputedTable;

/** A model of which nothing was made, because it failed or something it needs did. */
export const untouched = (relation: Relation, reason: string): SkippedModel => ({
  kind: 'skipped',
  isDue: true,
  relation,
  reason,
  state: '',
  columnStates: undefined,
  consumed: undefined,
  upstream: {},
  milliseconds: 0,
});

/** It changed, and the layer is not yet as it should be. */
export const isLeftDue = (model: ComputedModel): boolean =>
  model.kind === 'skipped' ? model.isDue : model.kind === 'table' && model.stillDue !== undefined;

/** Somebody else wrote to it, and not all of that is mended: what the server counted since must not pass for our own. */
export const isLeftWritten = (model: ComputedModel): boolean =>
  model.kind === 'table' && model.stillDue?.cause === 'written';

export const isUnchanged = (changes: ChangeCounts): boolean =>
  changes.inserted + changes.updated + changes.deleted === 0;

/** Readers in the layer must look at the computed rows: the live ones are still the old, and have the old columns. */
export const readInstead = (model: ComputedModel): RelationName | undefined => {
  if (model.kind === 'skipped') return undefined;
  if (model.kind === 'view') return model.computed;
  const isLive = model.mode === 'reconcile' && model.migration === undefined && isUnchanged(model.changes);
  return isLive ? undefined : model.readable;
};
