import { isView, manifestModel } from '@medallion/engine';
import type { ManifestModel } from '@medallion/manifest';
import { upstreamModels, type AnyModel } from '@medallion/model';
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
  const { sql: _path, ...description } = manifestModel(relation, model);
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
