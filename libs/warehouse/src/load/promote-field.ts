import type postgres from 'postgres';
import type { RawColumn, RawContract } from './raw-contract.ts';
import { RAW_SCHEMA } from './raw-table-ddl.ts';
import { identifier, literal, qualified } from './sql-text.ts';
import { unescapeCopyText } from './values/copy-text.ts';

/** Distinct values converted at a time. */
const BATCH = 1000;

/**
 * Moves what stored versions have of a field out of `_extra` into its new column, so that their history reads the same
 * before and after the contract learnt of the field. Values the column's type cannot hold stay in `_extra`. The content
 * hash stays: it does not depend on what the contract knows.
 */
export async function promoteField(session: postgres.Sql, contract: RawContract, column: RawColumn): Promise<void> {
  const raw = qualified(RAW_SCHEMA, contract.table);
  const field = literal(column.field);
  const values = session.unsafe<{ json: string }[]>(
    `select distinct (_extra -> ${field})::text as json from ${raw} where _extra ? ${field}`,
  );
  await session.unsafe('create temporary table _load_promoted (json text, typed text) on commit drop');
  for (const batch of batchesOf(await values, BATCH)) {
    const typed = batch.flatMap(({ json }) => {
      const text = column.encode(JSON.parse(json));
      return typeof text === 'string' ? [{ json, typed: unescapeCopyText(text) }] : [];
    });
    await session.unsafe(
      `insert into _load_promoted select json, typed from jsonb_to_recordset($1::text::jsonb) as r(json text, typed text)`,
      [JSON.stringify(typed)],
    );
  }
  await session.unsafe(
    `update ${raw} version
     set ${identifier(column.column)} = promoted.typed::${column.sqlType}, _extra = nullif(version._extra - ${field}, '{}')
     from _load_promoted promoted where (version._extra -> ${field})::text = promoted.json`,
  );
  await session.unsafe('drop table _load_promoted');
}

function* batchesOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
