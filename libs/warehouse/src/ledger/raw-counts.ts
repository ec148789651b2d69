import type postgres from 'postgres';
import { FAR_FUTURE, RAW_SCHEMA } from '../load/raw-table-ddl.ts';
import { qualified } from '../load/sql-text.ts';

/** The latest version of each record that is not known to be gone. */
export const presentRecords = (table: string): string =>
  `${qualified(RAW_SCHEMA, table)} where _superseded_at = timestamptz '${FAR_FUTURE}' and not _is_tombstone`;

/** How many records raw has, and how many of them lie in the org's recycle bin. */
export async function countRaw(
  sql: postgres.Sql | postgres.TransactionSql,
  table: string,
): Promise<{ readonly inRaw: number; readonly deleted: number }> {
  const [column] = await sql<{ found: boolean }[]>`
    select exists (select from information_schema.columns
      where table_schema = ${RAW_SCHEMA} and table_name = ${table} and column_name = 'is_deleted') as found`;
  const [row] = await sql.unsafe<{ in_raw: string; deleted: string }[]>(
    `select count(*) as in_raw, ${column!.found ? 'count(*) filter (where is_deleted)' : '0'} as deleted
     from ${presentRecords(table)}`,
  );
  return { inRaw: Number(row!.in_raw), deleted: Number(row!.deleted) };
}
