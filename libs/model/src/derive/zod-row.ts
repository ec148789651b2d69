import { z } from 'zod';
import type { Column, ColumnDef, Columns, Pii } from '../columns/column.ts';
import type { ValueOf } from '../columns/rows.ts';
import type { Family } from '../columns/sql-types.ts';
import type { AnyModel, Model } from '../definition/model.ts';
import { acceptedValues } from './accepted-values.ts';

type DefaultMemberText = '(unknown)' | '(not applicable)';
/** A column with accepted values may also hold its default members' texts. */
type ZodValue<X extends Column> = unknown extends X['$type']['values'] ? ValueOf<X> : ValueOf<X> | DefaultMemberText;

/** Shape of a driver row, checked. */
export type ZodRow<C extends Columns> = z.ZodObject<
  { [K in keyof C]: z.ZodType<ZodValue<C[K]>, ZodValue<C[K]>> },
  z.core.$strict
>;

/** What the contract says about a column, for tools that read zod schemas: `columnMetadata.get(schema.shape.email)`. */
export const columnMetadata = z.registry<{ sqlType: string; description?: string; pii?: Pii }>();

const INTEGER = /^-?\d+$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const SCHEMAS: Readonly<Record<Family, () => z.ZodType>> = {
  text: () => z.string(),
  int: () => z.int32(),
  bigint: () => z.string().regex(INTEGER),
  numeric: () => z.string().regex(DECIMAL),
  float: () => z.number(),
  bool: () => z.boolean(),
  date: () => z.iso.date(),
  timestamptz: () => z.date(),
  uuid: () => z.guid(),
  jsonb: () => z.unknown(),
  'text[]': () => z.array(z.string()),
};

/** A strict zod schema of a model's rows as drivers return them (numeric and bigint are strings, a timestamp a Date). */
export function zodRow<C extends Columns>(model: Model<any, string, C>): ZodRow<C> {
  const shape = Object.entries(model.columns).map(([name, { def }]) => [
    name,
    schemaOf(model as unknown as AnyModel, name, def),
  ]);
  return z.strictObject(Object.fromEntries(shape)) as unknown as ZodRow<C>;
}

function schemaOf(model: AnyModel, name: string, def: ColumnDef): z.ZodType {
  const accepted = acceptedValues(model, name);
  const value = accepted ? z.enum(accepted as [string, ...string[]]) : SCHEMAS[def.family]();
  const schema = def.notNull ? value : value.nullable();
  columnMetadata.add(schema, {
    sqlType: def.sqlType,
    ...(def.description === undefined ? {} : { description: def.description }),
    ...(def.pii === undefined ? {} : { pii: def.pii }),
  });
  return schema;
}
