import { MedallionError } from '@medallion/core';
import type postgres from 'postgres';
import type { RawContract } from './raw-contract.ts';
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
const KEY_FIELDS = new Set(['Id', 'SystemModstamp']);

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
    ({ field, column, sqlType }) => `${identifier(column)} ${sqlType}${KEY_FIELDS.has(field) ? ' not null' : ''}`,
  );
  const metadata = METADATA_COLUMNS.map(
    ({ column, sqlType, notNull }) => `${identifier(column)} ${sqlType}${notNull ? ' not null' : ''}`,
  );
  return [
    `create table ${qualified(RAW_SCHEMA, contract.table)} (\n  ${[...fields, ...metadata].join(',\n  ')}\n)`,
    ...rawIndexStatements(contract.table),
    `comment on table ${qualified(RAW_SCHEMA, contract.table)} is ${literal(contract.description)}`,
    ...contract.columns.map(({ field, column, description }) =>
      comment(contract.table, column, fieldComment(field, description)),
    ),
    ...METADATA_COLUMNS.map(({ column, description }) => comment(contract.table, column, description)),
  ];
}

/** Gives an existing table the columns its contract has gained. */
export function addColumnStatements(contract: RawContract, existing: ReadonlySet<string>): readonly string[] {
  return contract.columns
    .filter(({ column }) => !existing.has(column))
    .flatMap(({ field, column, sqlType, description }) => [
      `alter table ${qualified(RAW_SCHEMA, contract.table)} add column ${identifier(column)} ${sqlType}`,
      comment(contract.table, column, fieldComment(field, description)),
    ]);
}

interface ExistingColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** What must be done so that every contract has its table; empty when nothing. */
async function missingStatements(sql: postgres.Sql, contracts: readonly RawContract[]): Promise<string[]> {
  const rows = await sql<ExistingColumn[]>`
    select c.relname as "table", a.attname as "column", format_type(a.atttypid, a.atttypmod) as type
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = ${RAW_SCHEMA} and c.relname in ${sql(contracts.map(({ table }) => table))}`;
  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of rows) {
    if (!tables.has(table)) tables.set(table, new Map());
    tables.get(table)!.set(column, type);
  }
  return contracts.flatMap((contract) => {
    const existing = tables.get(contract.table);
    if (!existing) return createRawTableStatements(contract);
    refuseChangedTypes(contract, existing);
    return addColumnStatements(contract, new Set(existing.keys()));
  });
}

function refuseChangedTypes(contract: RawContract, existing: ReadonlyMap<string, string>): void {
  for (const { column, sqlType } of contract.columns) {
    const type = existing.get(column);
    if (type === undefined || type === sqlType) continue;
    throw new MedallionError({
      code: 'RAW_COLUMN_TYPE_CHANGED',
      kind: 'definition',
      message: `Column ${column} of ${RAW_SCHEMA}.${contract.table} is ${type} in the database and ${sqlType} in its contract.`,
      fix: `Give the field its former type, or a new column name; or start over with \`medallion db reset\`.`,
      fields: { table: contract.table, column, database: type, contract: sqlType },
    });
  }
}

/**
 * Creates missing raw tables and adds missing columns. Costs one query when nothing is missing.
 * `underLock` runs its work while no other load or build can.
 * @throws MedallionError RAW_COLUMN_TYPE_CHANGED
 */
export async function ensureRawTables(
  session: postgres.Sql,
  contracts: readonly RawContract[],
  underLock: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if (contracts.length === 0 || (await missingStatements(session, contracts)).length === 0) return;
  await underLock(async () => {
    // Another load may have done it while we waited.
    const statements = await missingStatements(session, contracts);
    await session.unsafe('begin');
    try {
      for (const statement of statements) await session.unsafe(statement);
      await session.unsafe('commit');
    } catch (error) {
      await session.unsafe('rollback').catch(() => undefined);
      throw error;
    }
  });
}
