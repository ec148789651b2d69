import type { RawColumn, RawContract } from './raw-contract.ts';
import { identifier, literal, qualified } from './sql-text.ts';

export const RAW_SCHEMA = 'raw_salesforce';
/** Ends the validity of a version nothing has superseded. */
export const FAR_FUTURE = '9999-12-31T00:00:00Z';

interface Metadata {
  readonly column: string;
  readonly sqlType: string;
  readonly notNull: boolean;
  readonly description: string;
}

/** What every raw table has besides the fields; the same names as RAW_METADATA of @medallion/model. */
export const METADATA_COLUMNS: readonly Metadata[] = [
  {
    column: 'content_hash',
    sqlType: 'text',
    notNull: true,
    description: 'Identifies the content of the version: hash over the canonical values of its fields',
  },
  { column: '_extra', sqlType: 'jsonb', notNull: false, description: 'Fields the contract does not know, as received' },
  {
    column: '_field_set_id',
    sqlType: 'integer',
    notNull: true,
    description: 'Which fields the record came with (ops.field_set): tells null from not requested',
  },
  {
    column: '_load_seq',
    sqlType: 'bigint',
    notNull: true,
    description: 'Load that brought the version, or in which it last became the valid one among equals',
  },
  {
    column: '_extracted_at',
    sqlType: 'timestamp with time zone',
    notNull: true,
    description: 'Earliest extraction the version was seen in',
  },
  {
    column: '_last_seen_at',
    sqlType: 'timestamp with time zone',
    notNull: true,
    description: 'Latest extraction the version was seen in',
  },
  {
    column: '_superseded_at',
    sqlType: 'timestamp with time zone',
    notNull: true,
    description:
      'When the next version begins; 9999-12-31 for the latest. Visible at T: system_modstamp <= T and _superseded_at > T',
  },
  {
    column: '_is_tombstone',
    sqlType: 'boolean',
    notNull: true,
    description: 'The record is gone from the org: found missing by reconciliation of ids',
  },
];

const RAW_KEY = ['id', 'system_modstamp', 'content_hash'];
/** Fields every version has. */
export const isKeyField = (field: string): boolean => field === 'Id' || field === 'SystemModstamp';

const comment = (table: string, column: string, text: string): string =>
  `comment on column ${qualified(RAW_SCHEMA, table)}.${identifier(column)} is ${literal(text)}`;

const fieldComment = (field: string, description: string | undefined): string =>
  description === undefined || description === '' ? `Salesforce field ${field}` : `${description} (${field})`;

export const primaryKeyName = (table: string): string => `${table.slice(0, 50)}_pkey`;
export const visibilityIndexName = (table: string): string => `${table.slice(0, 50)}_visible`;

/** The key, and the index that finds what is visible at an instant: superseded versions are most of an old table. */
export const rawIndexStatements = (table: string): readonly string[] => [
  `alter table ${qualified(RAW_SCHEMA, table)} add constraint ${identifier(primaryKeyName(table))} ` +
    `primary key (${RAW_KEY.map(identifier).join(', ')})`,
  `create index ${identifier(visibilityIndexName(table))} on ${qualified(RAW_SCHEMA, table)} ` +
    `(${identifier('_superseded_at')}, ${identifier('system_modstamp')})`,
];

/** Creates the table with its key, index and comments. */
export function createRawTableStatements(contract: RawContract): readonly string[] {
  const fields = contract.columns.map(
    ({ field, column, sqlType }) => `${identifier(column)} ${sqlType}${isKeyField(field) ? ' not null' : ''}`,
  );
  const metadata = METADATA_COLUMNS.map(
    ({ column, sqlType, notNull }) => `${identifier(column)} ${sqlType}${notNull ? ' not null' : ''}`,
  );
  return [
    `create table ${qualified(RAW_SCHEMA, contract.table)} (\n  ${[...fields, ...metadata].join(',\n  ')}\n)`,
    ...rawIndexStatements(contract.table),
    ...commentStatements(contract),
  ];
}

/** Describes the table and its columns. */
export const commentStatements = (contract: RawContract): readonly string[] => [
  `comment on table ${qualified(RAW_SCHEMA, contract.table)} is ${literal(contract.description)}`,
  ...contract.columns.map(({ field, column, description }) =>
    comment(contract.table, column, fieldComment(field, description)),
  ),
  ...METADATA_COLUMNS.map(({ column, description }) => comment(contract.table, column, description)),
];

/** Gives an existing table a column its contract has gained. */
export const addColumnStatements = (
  contract: RawContract,
  { field, column, sqlType, description }: RawColumn,
): readonly string[] => [
  `alter table ${qualified(RAW_SCHEMA, contract.table)} add column ${identifier(column)} ${sqlType}`,
  comment(contract.table, column, fieldComment(field, description)),
];
