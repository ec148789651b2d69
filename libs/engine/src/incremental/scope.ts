import type { RelationName } from '../relation.ts';

/** By which rows of another input a changed value leads to values of the scope. */
export interface ScopePath extends RelationName {
  readonly id: string;
  readonly column: string;
  readonly scope: string;
}

export interface ScopeMapping {
  readonly column: string;
  readonly through: ScopePath | undefined;
}

/** A table, staging view or source that an incremental model is computed from, directly or through views. */
export interface ScopeInput extends RelationName {
  readonly id: string;
  /** How its changed rows say what to compute anew. None: they say nothing, and all is computed anew. */
  readonly mappings: readonly ScopeMapping[];
  /** Of a staging view: its raw table, and the raw column behind each mapped one. */
  readonly staging:
    { readonly id: string; readonly raw: RelationName; readonly columns: ReadonlyMap<string, string> } | undefined;
}

/** A view between an incremental model and its inputs. */
export interface ScopeView extends RelationName {
  readonly id: string;
  readonly sql: string;
  readonly dependencies: readonly string[];
}

/** What an incremental model computes anew as a whole: the rows that share a value of one column. */
export interface Scope {
  readonly column: string;
  /** As Postgres writes it. */
  readonly type: string;
  readonly inputs: readonly ScopeInput[];
  /** Each after those it reads. */
  readonly views: readonly ScopeView[];
  /** It follows from the model's query; nobody declared it. */
  readonly isDerived?: true;
}

/** How changes of inputs say what to compute anew, as text: `deal_id: silver.int_deal.deal_id`. */
export const followedInputs = ({ column, inputs }: Scope): string =>
  `${column}: ${inputs
    .flatMap(({ id, mappings }) =>
      mappings.map(({ column, through }) =>
        [id, column, ...(through === undefined ? [] : [through.id, through.column, through.scope])].join('.'),
      ),
    )
    .join(', ')}`;

/** Whether a model reads only those rows of an input that carry a value of the scope. */
export const isScoped = (input: ScopeInput): boolean => input.mappings.some(({ through }) => through === undefined);
