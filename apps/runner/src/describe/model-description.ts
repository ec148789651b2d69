import { isView, type Relation } from '@medallion/engine';
import type { ManifestModel } from '@medallion/manifest';
import { columnLineage, upstreamModels, type AnyModel } from '@medallion/model';
import { contractChecks } from '@medallion/quality';
import { relationsOf } from '../pipeline/relations.ts';

export interface ModelDescription extends Omit<ManifestModel, 'sql'> {
  readonly primaryKey: readonly string[];
  /** Models that read this one, sorted. */
  readonly readBy: readonly string[];
  readonly checks: readonly { readonly name: string; readonly severity: string; readonly description: string }[];
  /** The compiled query. */
  readonly sql: string;
}

/** Everything that is known of a model without a database. */
export function describeModel(model: AnyModel, all: readonly AnyModel[]): ModelDescription {
  const relation = relationsOf([model])[0]!;
  const { sql: _path, ...description } = manifestModel(model, relation);
  return {
    ...description,
    primaryKey: relation.primaryKey,
    readBy: all
      .filter((other) => upstreamModels(other).some(({ id }) => id === model.id))
      .map(({ id }) => id)
      .sort(),
    checks: contractChecks(relation, isView(relation)).map(({ name, severity, description }) => ({
      name,
      severity,
      description,
    })),
    sql: relation.sql,
  };
}

/** A model as manifests hold it; its SQL is a file beside the manifest. */
export function manifestModel(model: AnyModel, relation: Relation): ManifestModel {
  const { columns: lineage, filters } = columnLineage(model);
  return {
    id: relation.id,
    layer: relation.layer,
    name: relation.model,
    relation: { schema: relation.schema, name: relation.name },
    materialization: relation.kind,
    grain: relation.grain,
    description: relation.description,
    ...(relation.owner === undefined ? {} : { owner: relation.owner }),
    tags: [...relation.tags],
    sql: sqlFile(relation),
    dependencies: [...relation.dependencies],
    filters: [...filters],
    columns: relation.columns.map((column) => {
      const origin = lineage[column.name];
      return {
        name: column.name,
        type: column.type,
        notNull: column.notNull,
        primaryKey: relation.primaryKey.includes(column.name),
        description: column.description,
        ...(column.pii === undefined ? {} : { pii: column.pii }),
        ...(column.accepted === undefined ? {} : { accepted: [...column.accepted] }),
        ...(column.references === undefined
          ? {}
          : {
              references: {
                model: column.references.model,
                column: column.references.column,
                enforce: column.references.enforce,
              },
            }),
        ...(origin === undefined ? {} : { lineage: { kind: origin.kind, from: [...origin.from] } }),
      };
    }),
  };
}

/** Where a model's compiled query is, beside the manifest. */
export const sqlFile = (relation: Pick<Relation, 'model'>): string => `${relation.model}.sql`;
