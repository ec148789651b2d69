// TypeORM is imported for its declarations only: an EntitySchema opens no connection. A path of its own
// (@medallion/model/typeorm) keeps it out of the start-up of everything that only builds models.
// eslint-disable-next-line no-restricted-imports
import { EntitySchema } from 'typeorm';
// eslint-disable-next-line no-restricted-imports
import type { ColumnType, EntitySchemaColumnOptions } from 'typeorm';
import type { ColumnDef, Columns } from '../columns/column.ts';
import type { Row } from '../columns/rows.ts';
import { BASE_ENVIRONMENT, schemaOf } from '../definition/layer.ts';
import { isViewKind } from '../definition/materialization.ts';
import type { Model } from '../definition/model.ts';

export interface EntityOptions {
  /** Whose schema; default `base`. */
  readonly environment?: string;
}

/**
 * A model as a TypeORM entity, for repositories that read: never synchronized, never migrated. That they only read is held
 * by the role they connect as (medallion_reader), not by TypeORM.
 */
export function entity<C extends Columns>(
  model: Model<any, string, C>,
  { environment = BASE_ENVIRONMENT }: EntityOptions = {},
): EntitySchema<Row<C>> {
  const isView = isViewKind(model.materialized.kind);
  return new EntitySchema<any>({
    name: model.id,
    tableName: model.name,
    schema: schemaOf(model.layer, environment),
    type: isView ? 'view' : 'regular',
    synchronize: false,
    columns: Object.fromEntries(Object.entries(model.columns).map(([name, { def }]) => [name, columnOptions(def)])),
    ...(isView ? { expression: '' } : {}),
  });
}

function columnOptions(def: ColumnDef): EntitySchemaColumnOptions {
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(def.sqlType) ?? [];
  return {
    type: (def.family === 'text[]' ? 'text' : def.sqlType.replace(/\(.*/, '')) as ColumnType,
    nullable: !def.notNull,
    primary: def.primaryKey,
    ...(def.family === 'text[]' ? { array: true } : {}),
    ...(def.description === undefined ? {} : { comment: def.description }),
    ...(precision === undefined ? {} : { precision: Number(precision), scale: Number(scale) }),
  };
}
