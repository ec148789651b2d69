import { Column } from '../columns/column.ts';
import type { ColumnDef, Columns } from '../columns/column.ts';
import { bigint, bool, int, jsonb, text, timestamptz } from '../columns/column-types.ts';
import { Model } from './model.ts';
import { snakeCase } from './snake-case.ts';
import type { SnakeCase } from './snake-case.ts';
import type { Stated } from './verdict.ts';

/** What the loader adds to every version of a record. */
export const RAW_METADATA = {
  content_hash: text()
    .primaryKey()
    .describe('Hash of the typed values: one state of a record is one version, however it was extracted'),
  _extra: jsonb().describe('Fields of the record that the catalogue does not know'),
  _field_set_id: int().notNull().describe('Which fields the extraction asked for: tells null from not requested'),
  _load_seq: bigint().notNull().describe('The load that first stored this version'),
  _extracted_at: timestamptz().notNull().describe('When the extraction that first brought this version asked for it'),
  _last_seen_at: timestamptz().notNull().describe('When an extraction last brought this version'),
  _superseded_at: timestamptz().notNull().describe('Modstamp of the version after this one; far future for the latest'),
  _is_tombstone: bool()
    .notNull()
    .describe('The record was gone from the org without a trace: a hard delete found by reconciliation'),
};
type RawMetadata = typeof RAW_METADATA;

/** Columns every raw table has whatever its fields. */
interface RawIdentity {
  id: Column<'text', false>;
  system_modstamp: Column<'timestamptz', false>;
}

export type RawColumns<F extends Columns> = RawIdentity & {
  [K in Exclude<keyof F & string, 'Id' | 'SystemModstamp'> as SnakeCase<K>]: Column<
    F[K]['$type']['family'],
    true,
    F[K]['$type']['values']
  >;
} & RawMetadata;
type Flat<T> = { [K in keyof T]: Extract<T[K], Column> };

export interface RawField {
  /** As Salesforce calls it: `AnnualRevenue`. */
  readonly field: string;
  /** As the warehouse calls it: `annual_revenue`. */
  readonly column: string;
  readonly def: ColumnDef;
}

/** A table of stored record versions, one per object, and which field fills which column. */
export class RawTable<N extends string = string, C extends Columns = Columns> extends Model<'raw', N, C> {
  /** The sObject: `OpportunityLineItem`. */
  readonly object: string;
  /** Fields to ask Salesforce for, in column order; the loader fills the metadata columns. */
  readonly fields: readonly RawField[];

  constructor(object: string, name: N, columns: C, fields: readonly RawField[], description: string) {
    super('raw', name, columns, {
      description,
      grain: `one stored version of a Salesforce ${object}`,
      materialized: { kind: 'raw' },
    });
    this.object = object;
    this.fields = fields;
  }
}

/**
 * The raw table of an sObject: its fields become snake-cased, nullable columns beside the loader's. The primary key is
 * (id, system_modstamp, content_hash); `Id` and `SystemModstamp` are there whether or not they are listed.
 */
export function defineRawTable<const O extends string, F extends Columns, const D extends string>(definition: {
  readonly object: O;
  readonly description: D & Stated<'description', D>;
  readonly fields: F;
}): RawTable<SnakeCase<O>, Flat<RawColumns<F>>> {
  const { Id, SystemModstamp, ...others } = definition.fields as Record<string, Column>;
  const identity: Record<string, Column> = {
    Id: Id ?? text().describe('18-character Salesforce id'),
    SystemModstamp: SystemModstamp ?? timestamptz().describe('When this version came to be, in Salesforce'),
  };
  const key = (column: Column) => new Column({ ...column.def, notNull: true, primaryKey: true });
  const nullable = (column: Column) => new Column({ ...column.def, notNull: false, primaryKey: false });
  const declared = [
    ...Object.entries(identity).map(([field, column]) => [field, key(column)] as const),
    ...Object.entries(others).map(([field, column]) => [field, nullable(column)] as const),
  ];
  const fields = declared.map(([field, { def }]) => ({ field, column: snakeCase(field) as string, def }));
  const columns = {
    ...Object.fromEntries(declared.map(([field, column]) => [snakeCase(field), column])),
    ...RAW_METADATA,
  };
  return new RawTable<SnakeCase<O>, Flat<RawColumns<F>>>(
    definition.object,
    snakeCase(definition.object),
    columns as unknown as Flat<RawColumns<F>>,
    fields,
    definition.description,
  );
}
