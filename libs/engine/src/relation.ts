/** Where a relation lives. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/** How a model becomes a relation. `incremental` is executed as a full build until change sets are recorded. */
export type MaterializationKind = 'view' | 'table' | 'incremental' | 'seed';

export interface RelationColumn {
  readonly name: string;
  /** As Postgres writes types: `numeric(22,6)`, `timestamp with time zone`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly unique: boolean;
  readonly description: string;
  readonly pii: 'name' | 'email' | 'phone' | 'address' | 'id' | undefined;
  readonly accepted: readonly string[] | undefined;
  readonly references:
    | {
        readonly model: string;
        readonly schema: string;
        readonly name: string;
        readonly column: string;
        readonly enforce: 'constraint' | 'check';
      }
    | undefined;
}

/**
 * A model as the engine executes it: compiled for one environment, free of the modelling API.
 * Everything the engine emits follows from this, so two equal relations are one definition.
 */
export interface Relation extends RelationName {
  /** `gold.dim_account`, the same in every environment. */
  readonly id: string;
  readonly layer: string;
  readonly model: string;
  readonly kind: MaterializationKind;
  readonly grain: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | undefined;
  /** Where it is written, for messages; unknown for models that do not say. */
  readonly file: string | undefined;
  readonly columns: readonly RelationColumn[];
  readonly primaryKey: readonly string[];
  /** Column lists of further indexes; those of foreign keys are added by the engine. */
  readonly indexes: readonly (readonly string[])[];
  /** The compiled query, formatted on first use: formatting is dear, and only a model that is built, or shown, needs it. */
  readonly sql: string;
  /** The same without the casts to the contract's types: what the contract gate looks at. */
  readonly uncastSql: string;
  /** The queries as compiled, for digests. */
  readonly unformattedSql: string;
  readonly unformattedUncastSql: string;
  /** Ids of the models and sources the query reads, sorted. */
  readonly dependencies: readonly string[];
}

export const isView = (relation: Relation): boolean => relation.kind === 'view';

/** Sources are loaded, not built: raw tables and the tables of `ops`. */
export const isSource = (id: string): boolean => id.startsWith('raw.') || id.startsWith('ops.');

/** Foreign keys Postgres enforces, in column order. */
export const enforcedReferences = (relation: Relation): RelationColumn[] =>
  isView(relation) ? [] : relation.columns.filter((column) => column.references?.enforce === 'constraint');
