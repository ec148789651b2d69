import type { ColumnLineage, CompiledHooks, Execution, OnSchemaChange } from '@medallion/model';
import type { RelationDistribution } from './distribution/distribution.ts';
import type { ModelExposure } from './exposures/model-exposure.ts';
import type { Scope } from './incremental/scope.ts';

/** Where a relation lives. */
export interface RelationName {
  readonly schema: string;
  readonly name: string;
}

/**
 * How a model becomes a relation. An `incremental` one is a table of which only what changes concern is computed anew; the rows of a
 * `materialized_view` are the server's to compute, when it is published; `reused` is an environment's view onto the base's relation.
 */
export type MaterializationKind = 'view' | 'materialized_view' | 'table' | 'incremental' | 'seed' | 'reused';

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
        /** A view shows a column of a table that refers to the same: what holds there holds here. */
        readonly isInherited?: boolean;
      }
    | undefined;
}

/** The column that says which day a row is of: a date, or its key, YYYYMMDD. */
export interface RelationDay {
  readonly column: string;
  readonly isKey: boolean;
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
  /** Of a view: what holds its contract, so that it is not checked. */
  readonly heldBy?: string | undefined;
  readonly grain: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly owner: string | undefined;
  readonly execution: Execution;
  /** Statements that run before and after its rows are published. */
  readonly hooks: CompiledHooks;
  /** Consumers that read it, sorted by name. */
  readonly exposures: readonly ModelExposure[];
  /** Roles that may select from it because that is declared, sorted. */
  readonly grantees: readonly string[];
  /** Of a daily fact. */
  readonly day: RelationDay | undefined;
  /** File and line that declare it (`/home/me/medallion/libs/gold/src/sales/dim_stage.ts:5`), for messages and selection, where known. */
  readonly file: string | undefined;
  readonly columns: readonly RelationColumn[];
  readonly primaryKey: readonly string[];
  /** Its rows include the members -1 and -2 of a dimension. */
  readonly hasDefaultMembers: boolean;
  /** Of a table: what a build may do where its columns in the database are others. Default `sync`. */
  readonly onSchemaChange?: OnSchemaChange | undefined;
  /** Column lists of further indexes; those of foreign keys are added by the engine. */
  readonly indexes: readonly (readonly string[])[];
  /** The compiled query. */
  readonly sql: string;
  /** The same without the casts to the contract's types: what the contract gate looks at. Compiled on first use. */
  readonly uncastSql: string;
  /** Ids of the models and sources the query reads, sorted. */
  readonly dependencies: readonly string[];
  /**
   * By model it reads: the columns its query names, and so can depend on. Of a model that is not among them, and where it is left out
   * altogether, all.
   */
  readonly reads?: ReadonlyMap<string, readonly string[]>;
  /** Its query, and what that reads, with no more than these columns; left out where nobody compiled it from a declaration. */
  readonly restrictedTo?: (columns: readonly string[]) => Pick<Relation, 'sql'> & Required<Pick<Relation, 'reads'>>;
  /** Where its rows are; `undefined` where that is the coordinator, or the server does not distribute. */
  readonly distribution?: RelationDistribution | undefined;
  /** Of an incremental model, and of a table where it can be derived: what it computes anew as a whole, and how changes of its inputs say which. */
  readonly scope: Scope | undefined;
  /** Of a table that has no scope: why none can be derived, one clause. */
  readonly unscoped?: string | undefined;
  /** Key columns, alone or with others, whose changed values a publish records for the models that read it. */
  readonly tracked: readonly string[];
  /** What its columns are computed from; traced on first use. */
  readonly lineage: ColumnLineage;
}

export const isView = ({ kind }: Pick<Relation, 'kind'>): boolean => kind === 'view' || kind === 'reused';

/** Whether the build computes its rows. What a view shows, stored or not, follows from its query; it has no constraints. */
export const isComputed = ({ kind }: Pick<Relation, 'kind'>): boolean =>
  !isView({ kind }) && kind !== 'materialized_view';

/** What the base published of a model, as a source an environment reads: `base.gold.dim_account`. */
export const baseSource = (id: string): string => `base.${id}`;

/** Sources are not built where they are read: raw tables and the tables of `ops`; in an environment, relations of the base. */
export const isSource = (id: string): boolean => /^(raw|ops|base)\./.test(id);

/** Foreign keys Postgres enforces, in column order. */
export const enforcedReferences = (relation: Relation): RelationColumn[] =>
  isComputed(relation) ? relation.columns.filter((column) => column.references?.enforce === 'constraint') : [];
