import type { RelationName } from '../relation.ts';

/** By which rows of another input a changed value leads to values of the scope, or to those that lead on. */
export interface ScopeStep extends RelationName {
  readonly id: string;
  readonly column: string;
  readonly scope: string;
}

export interface ScopeMapping {
  readonly column: string;
  /** From the column's values to the scope's; empty where they are the same. */
  readonly path: readonly ScopeStep[];
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
  /** Columns of inputs whose values are no row's. */
  readonly except: readonly (RelationName & { readonly column: string })[];
  /** Each after those it reads. */
  readonly views: readonly ScopeView[];
  /** It follows from the model's query; nobody declared it. */
  readonly isDerived?: true;
}

/** How changes of inputs say what to compute anew, as text: `deal_id: silver.int_deal.deal_id`. */
export const followedInputs = ({ column, inputs, except }: Scope): string =>
  `${column}: ${inputs
    .flatMap(({ id, mappings }) =>
      mappings.map(({ column, path }) =>
        [id, column, ...path.flatMap((step) => [step.id, step.column, step.scope])].join('.'),
      ),
    )
    .join(', ')}${except.map(({ schema, name, column }) => ` except ${schema}.${name}.${column}`).join('')}`;

/** Whether a model reads only those rows of an input that carry a value of the scope. */
export const isScoped = (input: ScopeInput): boolean => scopeColumns(input).length > 0;

/** Of such an input the columns of which one carries the value. */
export const scopeColumns = ({ mappings }: ScopeInput): readonly string[] =>
  mappings.filter(({ path }) => path.length === 0).map(({ column }) => column);
