import type { ModelId } from './layer.ts';

/** How rows of an upstream that changed say which rows of this model to compute anew. */
export interface ChangeMapping {
  readonly upstream: ModelId;
  /** The upstream's column that carries the scope's value. */
  readonly column: string;
}

export type Materialization =
  | { readonly kind: 'source' }
  | { readonly kind: 'raw' }
  | { readonly kind: 'seed'; readonly file: string }
  | {
      readonly kind: 'view';
      /** Why its contract needs no check of its own: what else holds it. A view has no constraints, and checking it computes it again. */
      readonly heldBy?: string | undefined;
    }
  | { readonly kind: 'table'; readonly indexes: readonly (readonly string[])[] }
  | {
      readonly kind: 'incremental';
      /** The column whose values are rebuilt whole when one of their sources changes. */
      readonly scope: string;
      readonly changes: readonly ChangeMapping[];
      readonly indexes: readonly (readonly string[])[];
    };

interface Upstream {
  readonly id: ModelId;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A callback's argument rather than a literal: a wrong key in a literal makes TypeScript drop inference for the whole call. */
export interface MaterializationBuilder<K extends string> {
  /** @param options.heldBy one sentence: what holds the contract, where its checks would only compute the view again */
  view(options?: { readonly heldBy?: string }): Materialization;
  table(options?: { readonly indexes?: readonly (readonly K[])[] }): Materialization;
  /**
   * Only rows whose `scope` value changed upstream are recomputed. An upstream without an entry in `changes`
   * makes the model rebuild in full when it changes.
   */
  incremental(options: {
    readonly scope: K;
    readonly changes: readonly ChangeMapping[];
    readonly indexes?: readonly (readonly K[])[];
  }): Materialization;
  changesOf<U extends Upstream>(upstream: U, column: keyof U['columns'] & string): ChangeMapping;
}

export type MaterializationSpec<K extends string> =
  'view' | 'table' | ((m: MaterializationBuilder<K>) => Materialization);

const builder: MaterializationBuilder<string> = {
  view: (options = {}) => ({ kind: 'view', ...options }),
  table: (options = {}) => ({ kind: 'table', indexes: options.indexes ?? [] }),
  incremental: ({ scope, changes, indexes = [] }) => ({ kind: 'incremental', scope, changes, indexes }),
  changesOf: (upstream, column) => ({ upstream: upstream.id, column }),
};

export function materialization(spec: MaterializationSpec<any>): Materialization {
  if (spec === 'view') return { kind: 'view' };
  if (spec === 'table') return { kind: 'table', indexes: [] };
  return spec(builder);
}
