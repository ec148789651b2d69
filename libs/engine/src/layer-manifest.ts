import { buildManifest, type Manifest, type ManifestModel } from '@medallion/manifest';
import { columnLineage, type AnyModel } from '@medallion/model';
import type { Relation } from './relation.ts';

/** Path of a model's compiled query, relative to the manifest. */
export const compiledPath = (relation: Pick<Relation, 'model'>): string => `${relation.model}.sql`;

/**
 * The manifest of a layer: contracts, descriptions, dependencies, column lineage, and where the compiled queries are.
 *
 * @param models the declarations of the relations, for their lineage
 */
export function layerManifest(
  layer: string,
  environment: string,
  relations: readonly Relation[],
  models: readonly AnyModel[],
): Manifest {
  const declared = new Map(models.map((model) => [model.id, model]));
  const inLayer = relations.filter((relation) => relation.layer === layer);
  return buildManifest({
    layer,
    environment,
    models: inLayer.map((relation) => manifestModel(relation, declared.get(relation.id)!)),
  });
}

/** A model as manifests hold it; its SQL is a file beside the manifest. */
export function manifestModel(relation: Relation, model: AnyModel): ManifestModel {
  const lineage = columnLineage(model);
  return {
    id: relation.id,
    layer: relation.layer,
    name: relation.model,
    relation: { schema: relation.schema, name: relation.name },
    // To whoever reads the contract, what is reused is a view like any other.
    materialization: relation.kind === 'reused' ? 'view' : relation.kind,
    grain: relation.grain,
    description: relation.description,
    ...(relation.owner === undefined ? {} : { owner: relation.owner }),
    tags: [...relation.tags],
    ...(relation.grantees.length === 0 ? {} : { grants: { select: [...relation.grantees] } }),
    sql: compiledPath(relation),
    dependencies: [...relation.dependencies],
    filters: [...lineage.filters],
    columns: relation.columns.map((column) => {
      const origin = lineage.columns[column.name];
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
