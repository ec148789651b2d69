import { distribution } from './distribution.ts';
import type { Distribution, DistributionSpec } from './distribution.ts';
import type { ModelId } from './layer.ts';

/** Rows of another upstream, by which a changed value leads to values of the scope. */
export interface ChangePath {
  readonly model: ModelId;
  /** Its column that holds the changed value; of a change of the clock, its column with the last day or moment a row holds for. */
  readonly column: string;
  /** Its column that carries the scope's value, or one by which its own changes are followed further. */
  readonly scope: string;
}

/** The values that a column of an upstream holds. */
export interface ColumnValues {
  readonly upstream: ModelId;
  readonly column: string;
}

/** How rows of an upstream that changed say which rows of this model to compute anew. */
export interface ChangeMapping {
  readonly upstream: ModelId;
  /** The upstream's column that carries the scope's value; with `through`, the value looked up there. */
  readonly column: string;
  readonly through?: ChangePath;
}

/**
 * What a build may do to a table whose columns in the database are not those of its contract; `sync` where nothing is said.
 * - `sync`: columns are added, dropped and widened in place, so that identity, grants and people's views stay; where that cannot be, a new
 *   table takes its place
 * - `append`: columns are added in place; anything else is refused
 * - `fail`: everything is refused
 * - `rebuild`: a new table takes its place, which for a large one is quicker than to write a new column into every row
 */
export type OnSchemaChange = 'fail' | 'append' | 'sync' | 'rebuild';

export type Materialization =
  | { readonly kind: 'source' }
  | { readonly kind: 'raw' }
  | { readonly kind: 'seed'; readonly file: string; readonly distribution?: Distribution }
  | {
      readonly kind: 'view';
      /** Why its contract needs no check of its own: what else holds it. A view has no constraints, and checking it computes it again. */
      readonly heldBy?: string | undefined;
    }
  | { readonly kind: 'materialized_view'; readonly indexes: readonly (readonly string[])[] }
  | {
      readonly kind: 'table';
      readonly indexes: readonly (readonly string[])[];
      readonly tracks: readonly string[];
      readonly onSchemaChange: OnSchemaChange;
      /** Left out: `local`. */
      readonly distribution?: Distribution;
    }
  | {
      readonly kind: 'incremental';
      /** The column whose values are rebuilt whole when one of their sources changes. */
      readonly scope: string;
      readonly changes: readonly ChangeMapping[];
      /** Values of the scope that no row has: those that one of these upstreams holds. */
      readonly except: readonly ColumnValues[];
      readonly indexes: readonly (readonly string[])[];
      readonly tracks: readonly string[];
      readonly onSchemaChange: OnSchemaChange;
      readonly distribution?: Distribution;
    };

/** Whether what a model shows follows from its query and what that reads, at any moment: it has no rows that a build computes. */
export const isViewKind = (kind: Materialization['kind']): boolean => kind === 'view' || kind === 'materialized_view';

const CLOCK: ModelId = 'ops.clock';

interface Upstream {
  readonly id: ModelId;
  readonly columns: Readonly<Record<string, unknown>>;
}

export interface StoredOptions<K extends string> {
  /** Column lists of indexes besides those of keys. */
  readonly indexes?: readonly (readonly K[])[];
  /** Columns, besides the keys, by which incremental models may follow changes: a publish records their values before and after. */
  readonly tracks?: readonly K[];
  /** What becomes of the published table when its columns change. Default: `sync`. */
  readonly onSchemaChange?: OnSchemaChange;
  /** Where its rows are on a server that distributes. Default: `local`. */
  readonly distribution?: DistributionSpec<K>;
}

/** A callback's argument rather than a literal: a wrong key in a literal makes TypeScript drop inference for the whole call. */
export interface MaterializationBuilder<K extends string> {
  /** @param options.heldBy one sentence: what holds the contract, where its checks would only compute the view again */
  view(options?: { readonly heldBy?: string }): Materialization;
  /**
   * A view whose rows the server keeps, and computes again in the publishing transaction when what it reads changed. Prefer a table:
   * that is computed before the transaction, and its readers are left alone when its rows turn out to be the same.
   */
  materializedView(options?: { readonly indexes?: readonly (readonly K[])[] }): Materialization;
  /**
   * A table. A large one is computed by what changed, as an incremental one, where that can be derived: a column of its key passes
   * through unchanged from one upstream, and its query keeps within a value of it.
   */
  table(options?: StoredOptions<K>): Materialization;
  /**
   * Only rows whose `scope` value changed upstream are computed anew. What it reads is tables, staging views and the clock, directly
   * or through views; one of these without an entry in `changes` makes the model rebuild in full when it changes.
   *
   * The declaration is a promise: a row follows from the rows of each upstream in `changesOf` that carry its scope's value, and from
   * no others of that upstream. A window or an aggregate must therefore keep within the scope.
   *
   * @param options.except columns whose values are no row's scope, as the ids that exist are no row of what is missing: nothing is read
   * for these. A promise, too; the upstream needs an entry in `changes` by the same column
   */
  incremental(
    options: StoredOptions<K> & {
      readonly scope: K;
      readonly changes: readonly ChangeMapping[];
      readonly except?: readonly ColumnValues[];
    },
  ): Materialization;
  /**
   * A changed row of `upstream` says itself, in `column`, whose rows to compute anew. Of several entries of one upstream each says so, and a
   * row is read that carries a value of the scope in any of the columns.
   */
  changesOf<U extends Upstream>(upstream: U, column: keyof U['columns'] & string): ChangeMapping;
  /**
   * A changed row of `upstream` concerns the rows of `through` whose `on.column` holds the value of its `column`; these say in
   * `on.scope` whose rows to compute anew. `through` needs an entry of its own in `changes`, by that column; where that entry leads
   * through a further upstream, so does this one.
   */
  changesThrough<U extends Upstream, T extends Upstream>(
    upstream: U,
    column: keyof U['columns'] & string,
    through: T,
    on: { readonly column: keyof T['columns'] & string; readonly scope: keyof T['columns'] & string },
  ): ChangeMapping;
  /** When the clock moves, rows of `through` concern it whose `on.until`, the last day or moment they hold for, is null or not yet past. */
  changesOfClock<T extends Upstream>(
    through: T,
    on: { readonly until: keyof T['columns'] & string; readonly scope: keyof T['columns'] & string },
  ): ChangeMapping;
  /** For `except`. */
  valuesOf<U extends Upstream>(upstream: U, column: keyof U['columns'] & string): ColumnValues;
}

export type MaterializationSpec<K extends string> =
  'view' | 'table' | ((m: MaterializationBuilder<K>) => Materialization);

const builder: MaterializationBuilder<string> = {
  view: (options = {}) => ({ kind: 'view', ...options }),
  materializedView: (options = {}) => ({ kind: 'materialized_view', indexes: options.indexes ?? [] }),
  table: ({ indexes = [], tracks = [], onSchemaChange = 'sync', distribution: spec } = {}) => ({
    kind: 'table',
    indexes,
    tracks,
    onSchemaChange,
    ...distribution(spec),
  }),
  incremental: ({
    scope,
    changes,
    except = [],
    indexes = [],
    tracks = [],
    onSchemaChange = 'sync',
    distribution: spec,
  }) => ({
    kind: 'incremental',
    scope,
    changes,
    except,
    indexes,
    tracks,
    onSchemaChange,
    ...distribution(spec),
  }),
  changesOf: (upstream, column) => ({ upstream: upstream.id, column }),
  changesThrough: (upstream, column, through, on) => ({
    upstream: upstream.id,
    column,
    through: { model: through.id, ...on },
  }),
  changesOfClock: (through, { until, scope }) => ({
    upstream: CLOCK,
    column: 'as_of',
    through: { model: through.id, column: until, scope },
  }),
  valuesOf: (upstream, column) => ({ upstream: upstream.id, column }),
};

export function materialization(spec: MaterializationSpec<any>): Materialization {
  if (spec === 'view') return { kind: 'view' };
  if (spec === 'table') return builder.table();
  return spec(builder);
}
