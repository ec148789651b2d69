import { MedallionError } from '@medallion/core';
import {
  acceptedValues,
  BASE_ENVIRONMENT,
  columnLineage,
  columnsRead,
  compileHooks,
  compileModel,
  schemaOf,
  trackedColumns,
  upstreamModels,
  type AnyModel,
  type ColumnDef,
  type Day,
  type Exposure,
  type Grants,
  type Layer,
} from '@medallion/model';
import { describeDistribution } from './distribution/distribution.ts';
import { exposuresOf } from './exposures/model-exposure.ts';
import { describeScope } from './incremental/describe-scope.ts';
import {
  isComputed,
  type MaterializationKind,
  type Relation,
  type RelationColumn,
  type RelationDay,
} from './relation.ts';
import { seedQuery } from './seed-rows.ts';

export interface DescribeOptions {
  /** Default `base`. */
  readonly environment?: string;
  /** Text of a seed's CSV file, by the URL it declares: reading files is the caller's business. */
  readonly seedText: (fileUrl: string) => string;
  /** By layer, what is granted on models that say nothing of it themselves. */
  readonly grants?: LayerGrants | undefined;
  /** Consumers; those of models that are not described may be among them. */
  readonly exposures?: readonly Exposure[] | undefined;
}

export type LayerGrants = Readonly<Partial<Record<Layer, Grants>>>;

/**
 * Compiles models into what the engine executes. Sources and raw tables are left out: the load makes them.
 *
 * @throws MedallionError or MedallionErrors of the model library, `NO_PRIMARY_KEY`, `SEED_INVALID`
 */
export function describeRelations(models: readonly AnyModel[], options: DescribeOptions): Relation[] {
  return models.flatMap((model) => {
    const kind = materializationKind(model);
    return kind === undefined ? [] : [describeRelation(model, kind, options)];
  });
}

function describeRelation(model: AnyModel, kind: MaterializationKind, options: DescribeOptions): Relation {
  const environment = options.environment ?? BASE_ENVIRONMENT;
  if (model.primaryKey.length === 0) throw noPrimaryKey(model.id);
  const defs = Object.entries(model.columns as Record<string, { readonly def: ColumnDef }>);
  const columns = defs.map(([name, { def }]) => describeColumn(model, name, def, environment));
  const materialized = model.materialized;
  const query = queryOf(model, columns, options, environment);
  return {
    id: model.id,
    layer: model.layer,
    model: model.name,
    schema: schemaOf(model.layer, environment),
    name: model.name,
    kind,
    heldBy: materialized.kind === 'view' ? materialized.heldBy : undefined,
    grain: model.grain,
    description: model.description,
    tags: model.tags,
    owner: model.owner,
    execution: model.execution,
    hooks: compileHooks(model, { environment }),
    exposures: exposuresOf(model.id, options.exposures ?? []),
    grantees: [...((model.grants ?? options.grants?.[model.layer as Layer])?.select ?? [])].sort(),
    day: model.day && describeDay(model.day),
    file: model.declaredAt,
    columns,
    primaryKey: model.primaryKey,
    hasDefaultMembers: model.defaultMembers !== undefined,
    onSchemaChange: 'onSchemaChange' in materialized ? materialized.onSchemaChange : undefined,
    indexes: 'indexes' in materialized ? materialized.indexes : [],
    sql: query.sql,
    get uncastSql() {
      return query.uncastSql;
    },
    dependencies: query.dependencies,
    reads: columnsRead(model),
    ...(kind === 'seed' ? {} : { restrictedTo: (only) => restricted(model, environment, only) }),
    distribution: describeDistribution(model, environment),
    ...describeScope(model, environment),
    tracked: isComputed({ kind }) ? trackedColumns(model) : [],
    get lineage() {
      return columnLineage(model);
    },
  };
}

const describeDay = (day: Day): RelationDay =>
  'key' in day ? { column: day.key, isKey: true } : { column: day.date, isKey: false };

type Query = Pick<Relation, 'sql' | 'uncastSql' | 'dependencies'>;

function queryOf(
  model: AnyModel,
  columns: readonly RelationColumn[],
  options: DescribeOptions,
  environment: string,
): Query {
  if (model.materialized.kind !== 'seed') return compileModel(model, { environment });
  const sql = seedQuery(model.id, columns, options.seedText(model.materialized.file));
  return { sql, uncastSql: sql, dependencies: [] };
}

const restricted = (model: AnyModel, environment: string, only: readonly string[]) => ({
  sql: compileModel(model, { environment, only }).sql,
  reads: columnsRead(model, only),
});

function describeColumn(model: AnyModel, name: string, def: ColumnDef, environment: string): RelationColumn {
  const reference =
    def.references !== undefined
      ? { ...def.references.target(), enforce: def.references.enforce }
      : def.referencesSelf !== undefined
        ? { ...def.referencesSelf, model: model.id }
        : undefined;
  const [layer, target] = reference?.model.split('.') ?? [];
  return {
    name,
    type: def.sqlType,
    notNull: def.notNull,
    unique: def.unique,
    description: def.description ?? '',
    pii: def.pii,
    accepted: acceptedValues(model, name),
    references: reference && {
      model: reference.model,
      schema: schemaOf(layer as Layer, environment),
      name: target!,
      column: reference.column,
      enforce: reference.enforce,
      ...(inheritsReference(model, name, reference) ? { isInherited: true } : {}),
    },
  };
}

/** Whether a view passes a column on from a table that refers to the same. */
function inheritsReference(
  model: AnyModel,
  column: string,
  reference: { readonly model: string; readonly column: string },
): boolean {
  if (model.materialized.kind !== 'view') return false;
  const origin = columnLineage(model).columns[column];
  if (origin?.kind !== 'passthrough') return false;
  return upstreamModels(model).some((upstream) =>
    Object.entries(upstream.columns as Record<string, { readonly def: ColumnDef }>).some(([name, { def }]) => {
      if (!origin.from.includes(`${upstream.id}.${name}`) || def.references === undefined) return false;
      const target = def.references.target();
      return target.model === reference.model && target.column === reference.column;
    }),
  );
}

function materializationKind(model: AnyModel): MaterializationKind | undefined {
  const { kind } = model.materialized;
  return kind === 'source' || kind === 'raw' ? undefined : kind;
}

const noPrimaryKey = (model: string): MedallionError =>
  new MedallionError({
    code: 'NO_PRIMARY_KEY',
    kind: 'definition',
    message: `${model} has no primary key: its rows could not be told apart when they change.`,
    fix: 'Mark the column, or columns, that identify a row with .primaryKey().',
    fields: { model },
  });
