import { MedallionError } from '@medallion/core';
import type postgres from 'postgres';
import { promoteField } from './promote-field.ts';
import type { RawColumn, RawContract } from './raw-contract.ts';
import { addColumnStatements, createRawTableStatements, RAW_SCHEMA } from './raw-table-ddl.ts';

interface ExistingColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** What a contract lacks in the database. */
interface Gap {
  readonly contract: RawContract;
  /** `undefined`: the whole table. */
  readonly columns: readonly RawColumn[] | undefined;
}

async function findGaps(session: postgres.Sql, contracts: readonly RawContract[]): Promise<readonly Gap[]> {
  const rows = await session<ExistingColumn[]>`
    select c.relname as "table", a.attname as "column", pg_catalog.format_type(a.atttypid, a.atttypmod) as type
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = ${RAW_SCHEMA} and c.relname in ${session(contracts.map(({ table }) => table))}`;
  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of rows) {
    if (!tables.has(table)) tables.set(table, new Map());
    tables.get(table)!.set(column, type);
  }
  return contracts.flatMap((contract): Gap[] => {
    const existing = tables.get(contract.table);
    if (!existing) return [{ contract, columns: undefined }];
    refuseChangedTypes(contract, existing);
    const columns = contract.columns.filter(({ column }) => !existing.has(column));
    return columns.length === 0 ? [] : [{ contract, columns }];
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
      fix: 'Give the field its former type again; or start over with `medallion db reset`.',
      fields: { table: contract.table, column, database: type, contract: sqlType },
    });
  }
}

async function fill(session: postgres.Sql, { contract, columns }: Gap): Promise<void> {
  if (columns === undefined) {
    // One message: a new warehouse makes some five hundred of these.
    await session.unsafe(createRawTableStatements(contract).join(';\n')).simple();
    return;
  }
  for (const column of columns) {
    for (const statement of addColumnStatements(contract, column)) await session.unsafe(statement);
    await promoteField(session, contract, column);
  }
}

/**
 * Creates missing raw tables and adds missing columns, filled with what `_extra` has of their fields. Nothing is ever
 * dropped. Costs one query when nothing is missing. `underLock` runs its work while no other load or build can.
 * @throws MedallionError RAW_COLUMN_TYPE_CHANGED
 */
export async function ensureRawTables(
  session: postgres.Sql,
  contracts: readonly RawContract[],
  underLock: (work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if (contracts.length === 0 || (await findGaps(session, contracts)).length === 0) return;
  await underLock(async () => {
    // Another load may have done it while we waited.
    const gaps = await findGaps(session, contracts);
    await session.unsafe('begin');
    try {
      for (const gap of gaps) await fill(session, gap);
      await session.unsafe('commit');
    } catch (error) {
      await session.unsafe('rollback').catch(() => undefined);
      throw error;
    }
  });
}
