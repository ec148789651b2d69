import type { ContractDiff } from '../plan/contract-diff.ts';

/** How a model of an environment differs from the base's. */
export interface ModelComparison {
  readonly model: string;
  /**
   * - `reused`: it is the base's, so nothing was read
   * - `same`, `changed`: its rows were compared by key
   * - `rekeyed`: its key is another one, so that rows cannot be told to be the same
   * - `emptied`: it is, or shows, a materialized view that has no rows to be read until it is built
   * - `added`, `removed`: only the environment, or only the base, has it
   * - `unbuilt`: neither has it
   */
  readonly status: 'reused' | 'same' | 'changed' | 'rekeyed' | 'emptied' | 'added' | 'removed' | 'unbuilt';
  /** From the base's contract to the environment's; `undefined` where one of them is missing. */
  readonly contract: ContractDiff | undefined;
  /** `undefined` where nothing was read. */
  readonly rows: RowComparison | undefined;
  /** Of `emptied`: what must be built before it can be compared. */
  readonly emptied?: readonly EmptiedModel[];
}

/** A materialized view whose rows somebody threw away: it was refreshed "with no data". */
export interface EmptiedModel {
  readonly environment: string;
  readonly model: string;
}

export interface RowComparison {
  readonly base: number;
  readonly environment: number;
  /** The following are `undefined` of other keys. */
  readonly added: number | undefined;
  readonly removed: number | undefined;
  readonly changed: number | undefined;
  /** Columns of both with rows of both in which they differ, most of them first. */
  readonly columns: readonly { readonly column: string; readonly changed: number }[];
  /** The first rows by key, of each kind. */
  readonly examples: readonly RowExample[];
}

export interface RowExample {
  readonly kind: 'added' | 'removed' | 'changed';
  /** By column, as text; `HIDDEN` of a column marked `pii`. */
  readonly key: Readonly<Record<string, string>>;
  /** Of a changed row: by column, what the base and what the environment has, as text. */
  readonly values: Readonly<Record<string, ValueChange>>;
}

export interface ValueChange {
  readonly base: string | null;
  readonly environment: string | null;
}

/** Stands for a value that says something of a person. */
export const HIDDEN = '(hidden)';
