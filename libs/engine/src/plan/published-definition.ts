import type { ColumnLineage } from '@medallion/model';
import type { ModelExposure } from '../exposures/model-exposure.ts';
import type { Relation } from '../relation.ts';

export interface ContractColumn {
  readonly name: string;
  /** As Postgres writes types. */
  readonly type: string;
  readonly notNull: boolean;
}

/** What readers of a relation can rely on besides its rows. */
export interface RelationContract {
  readonly columns: readonly ContractColumn[];
  readonly primaryKey: readonly string[];
}

/** What a model was when it was published: not a digest but the thing itself, so that a plan can say what changed since. */
export interface PublishedDefinition {
  readonly model: string;
  /** The compiled query. */
  readonly sql: string;
  readonly contract: RelationContract;
  /** What its columns were computed from: who reads a column that is gone can be known from nothing else. */
  readonly lineage: ColumnLineage;
  /** Consumers that read it, as they were declared: one may be gone from the code together with what it read. */
  readonly exposures: readonly ModelExposure[];
}

export const relationContract = ({ columns, primaryKey }: Relation): RelationContract => ({
  columns: columns.map(({ name, type, notNull }) => ({ name, type, notNull })),
  primaryKey,
});

export const definitionOf = (relation: Relation): PublishedDefinition => ({
  model: relation.id,
  sql: relation.sql,
  contract: relationContract(relation),
  lineage: relation.lineage,
  exposures: relation.exposures,
});
