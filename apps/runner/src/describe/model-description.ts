import { describeChecks, manifestModel, type LayerGrants, type Relation } from '@medallion/engine';
import type { ManifestModel } from '@medallion/manifest';
import { upstreamModels, type AnyModel, type Exposure } from '@medallion/model';
import type { CheckOverrides, ModelCheck, ModelChecks } from '@medallion/quality';
import { relationsOf } from '../pipeline/relations.ts';

export interface ModelDescription extends Omit<ManifestModel, 'sql'> {
  readonly primaryKey: readonly string[];
  /** Of a table: how much of it a build computes when what it reads changes. */
  readonly computed?: DescribedExtent;
  /** Models that read this one, sorted. */
  readonly readBy: readonly string[];
  /** Consumers that read it, sorted by name. */
  readonly exposures: readonly DescribedExposure[];
  readonly checks: readonly DescribedCheck[];
  /** Statements that run with every publish of it. */
  readonly hooks: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** The compiled query. */
  readonly sql: string;
}

export type DescribedExtent =
  | {
      /** The column whose values are computed anew where changes concern them. */
      readonly by: string;
      /** It follows from the query; otherwise it was declared. */
      readonly isDerived: boolean;
      /** The columns of what it reads that lead to these values, sorted: `silver.int_lead.lead_key`. */
      readonly follows: readonly string[];
    }
  /** Why all of it is computed, one clause. */
  | { readonly inFull: string };

export type DescribedCheck = Pick<ModelCheck, 'name' | 'severity' | 'threshold' | 'owner' | 'description'>;

export interface DescribedExposure extends Pick<Exposure, 'name' | 'type' | 'owner' | 'description'> {
  readonly url?: string;
  /** Those of the model's columns it reads; absent where it may read any. */
  readonly columns?: readonly string[];
}

export interface DescribeModelOptions {
  readonly all: readonly AnyModel[];
  readonly checks: readonly ModelChecks[];
  readonly exposures: readonly Exposure[];
  readonly overrides: CheckOverrides;
  /** By layer, what is granted on models that say nothing of it themselves. */
  readonly grants?: LayerGrants;
  /** Whose schemas the query names. Default `base`. */
  readonly environment?: string;
}

/** Everything that is known of a model without a database. */
export function describeModel(
  model: AnyModel,
  { all, checks, exposures, overrides, grants, environment }: DescribeModelOptions,
): ModelDescription {
  const relation = relationsOf([model], environment, grants)[0]!;
  const { sql: _path, ...description } = manifestModel(relation, model);
  return {
    ...description,
    primaryKey: relation.primaryKey,
    ...describeExtent(relation),
    readBy: all
      .filter((other) => upstreamModels(other).some(({ id }) => id === model.id))
      .map(({ id }) => id)
      .sort(),
    exposures: exposures
      .flatMap((exposure) => describeExposure(exposure, model))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    checks: describeChecks([relation], checks, { overrides })
      .get(model.id)!
      .map(({ name, severity, threshold, owner, description }) => ({
        name,
        severity,
        ...(threshold === undefined ? {} : { threshold }),
        ...(owner === undefined ? {} : { owner }),
        description,
      })),
    hooks: {
      before: relation.hooks.before.map(({ sql }) => sql),
      after: relation.hooks.after.map(({ sql }) => sql),
    },
    sql: relation.sql,
  };
}

function describeExtent({ scope, unscoped }: Relation): Pick<ModelDescription, 'computed'> {
  if (scope === undefined) return unscoped === undefined ? {} : { computed: { inFull: unscoped } };
  const follows = scope.inputs.flatMap(({ id, mappings }) => mappings.map(({ column }) => `${id}.${column}`));
  return { computed: { by: scope.column, isDerived: scope.isDerived === true, follows } };
}

function describeExposure(
  { name, type, owner, description, url, reads }: Exposure,
  { id }: AnyModel,
): DescribedExposure[] {
  if (!reads.has(id)) return [];
  const columns = reads.get(id);
  return [
    {
      name,
      type,
      owner,
      description,
      ...(url === undefined ? {} : { url }),
      ...(columns === undefined ? {} : { columns }),
    },
  ];
}
