import type { Relation, RelationName } from '../relation.ts';
import type { UpstreamStates } from '../plan/upstream-states.ts';
import type { Consumed } from '../incremental/consumed.ts';
import type { ChangeCounts } from './build-options.ts';

interface Outcome {
  readonly relation: Relation;
  /** One sentence: why it was built, or why not. */
  readonly reason: string;
  /** The model's state once the layer is published. */
  readonly state: string;
  readonly upstream: UpstreamStates;
  readonly milliseconds: number;
}

export interface SkippedModel extends Outcome {
  readonly kind: 'skipped';
  /** It changed and was not selected: the layer is not yet as it should be. */
  readonly isDue: boolean;
}

export interface ComputedView extends Outcome {
  readonly kind: 'view';
  /** Whether the view itself must be made; otherwise only what it shows changed, and it is checked again. */
  readonly needsDdl: boolean;
  /** The same view over the rows this run computed; `undefined` where none of the layer reads it. */
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
  /** The contract's indexes, keys or comments may differ from the live table's. */
  readonly isRedefined: boolean;
  readonly computed: RelationName;
  /** Where its readers find all rows: the same, unless only those of a scope were computed. */
  readonly readable: RelationName;
  /** Values of its key columns in rows that changed; `undefined` where nobody follows them, or too many changed. */
  readonly changedValues: RelationName | undefined;
  /** How many values of its scope were computed; `undefined` where all of it was. */
  readonly scopeValues: number | undefined;
  /** Only of an incremental model. */
  readonly consumed: Consumed | undefined;
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

export const isUnchanged = (changes: ChangeCounts): boolean =>
  changes.inserted + changes.updated + changes.deleted === 0;

/** Readers in the layer must look at the computed rows: the live ones are still the old. */
export const readInstead = (model: ComputedModel): RelationName | undefined =>
  model.kind === 'skipped' || (model.kind === 'table' && model.mode === 'reconcile' && isUnchanged(model.changes))
    ? undefined
    : model.kind === 'table'
      ? model.readable
      : model.computed;
