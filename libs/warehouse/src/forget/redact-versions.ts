import type { SourceRecord } from '@medallion/core';
import type postgres from 'postgres';
import { TOUCHED } from '../load/merge/merge-sql.ts';
import { settleVersions } from '../load/merge/tombstones.ts';
import type { RawColumn, RawContract } from '../load/raw-contract.ts';
import { RAW_SCHEMA } from '../load/raw-table-ddl.ts';
import { FieldSets } from '../load/records/field-set.ts';
import { FORGOTTEN, isPersonal } from '../load/records/redacted.ts';
import { RecordEncoder } from '../load/records/record-encoder.ts';
import { identifier, literal, qualified } from '../load/sql-text.ts';

/** The text of a column, so that reading it back as a source's value gives what is stored, to the last digit. */
function asText({ column, sqlType }: RawColumn): string {
  const name = identifier(column);
  const text = sqlType.startsWith('timestamp')
    ? `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `${name}::text`;
  return `${text} as ${name}`;
}

/**
 * Takes out of every version of these records what is personal: the columns marked so, and all of `_extra`. The content
 * hash becomes the one the redacted record would have on arrival, so that what was redacted and what is redacted later
 * meet as one version; versions that differed in nothing else become one. In a transaction, under the raw lock, after
 * `prepareMerge`.
 *
 * @returns versions that were changed or became one with another; 0 where all had been redacted before
 */
export async function redactVersions(
  session: postgres.Sql,
  contract: RawContract,
  ids: readonly string[],
  loadSeq: number,
): Promise<number> {
  const raw = qualified(RAW_SCHEMA, contract.table);
  const rows = await session.unsafe<Record<string, string | null>[]>(
    `select ${contract.columns.map(asText).join(', ')}, content_hash, _is_tombstone::text as _is_tombstone,
       system_modstamp::text as _modstamp
     from ${raw} where id = any($1::text[])`,
    [ids as string[]],
  );
  if (rows.length === 0) return 0;
  const hashes = rows.map((row) => ({
    id: row['id'],
    modstamp: row['_modstamp'],
    before: row['content_hash'],
    after: row['_is_tombstone'] === 'true' ? row['content_hash'] : hashOf(contract, row),
  }));
  await session.unsafe(
    `create temporary table _redacted (id text, modstamp timestamptz, before text, after text, is_kept boolean) on commit drop`,
  );
  await session.unsafe(
    `insert into _redacted
     select id, modstamp, before, after,
       row_number() over (partition by id, modstamp, after order by (before = after) desc, before collate "C") = 1
     from jsonb_to_recordset($1::text::jsonb) as r(id text, modstamp timestamptz, before text, after text)`,
    [JSON.stringify(hashes)],
  );
  await session.unsafe(mergeTwins(raw));
  const removed = await session.unsafe(
    `delete from ${raw} version using _redacted plan where ${samePlan} and not plan.is_kept`,
  );
  const redactions = contract.columns.filter(isPersonal).map((column) => [identifier(column.column), mark(column)]);
  redactions.push(['_extra', 'null'], ['content_hash', 'plan.after']);
  const updated = await session.unsafe(
    `update ${raw} version
     set ${redactions.map(([column, value]) => `${column} = ${value}`).join(', ')}, _load_seq = $1::bigint
     from _redacted plan
     where ${samePlan} and plan.is_kept
       and (${redactions.map(([column, value]) => `version.${column} is distinct from ${value}`).join(' or ')})`,
    [loadSeq],
  );
  await session.unsafe('drop table _redacted');
  // Among versions at one instant the hash breaks ties: with other hashes another may count.
  if (removed.count + updated.count > 0) {
    await session.unsafe(`truncate ${TOUCHED}`);
    await session.unsafe(`insert into ${TOUCHED} (id, is_new) select unnest($1::text[]), false`, [ids as string[]]);
    await settleVersions(session, contract, loadSeq);
  }
  return removed.count + updated.count;
}

const samePlan =
  'version.id = plan.id and version.system_modstamp = plan.modstamp and version.content_hash = plan.before';

const mark = (column: RawColumn): string =>
  column.pii === 'name' && column.sqlType === 'text'
    ? `case when version.${identifier(column.column)} is not null then ${literal(FORGOTTEN)} end`
    : 'null';

/** The version that is kept of several that become one was seen whenever any of them was. */
const mergeTwins = (raw: string): string => `
update ${raw} version set _extracted_at = twins.extracted_at, _last_seen_at = twins.last_seen_at,
  _field_set_id = twins.field_set_id
from _redacted plan
join (
  select plan.id, plan.modstamp, plan.after, min(version._extracted_at) as extracted_at,
    max(version._last_seen_at) as last_seen_at,
    (array_agg(version._field_set_id order by cardinality(f.fields) desc, version._field_set_id))[1] as field_set_id
  from _redacted plan join ${raw} version on ${samePlan}
  join ops.field_set f on f.field_set_id = version._field_set_id
  group by 1, 2, 3 having count(*) > 1
) twins on twins.id = plan.id and twins.modstamp = plan.modstamp and twins.after = plan.after
where ${samePlan} and plan.is_kept`;

function hashOf(contract: RawContract, row: Record<string, string | null>): string {
  const record: SourceRecord = Object.fromEntries(
    contract.columns.map(({ field, column, sqlType }) => {
      const text = row[column] ?? null;
      return [field, sqlType === 'jsonb' && text !== null ? (JSON.parse(text) as unknown) : text];
    }),
  );
  const encoder = new RecordEncoder(contract, new FieldSets(contract, undefined), {}, new Set([row['id']!]));
  const line = encoder.encode(record);
  // What is stored was encoded once: it can be again.
  if (line === undefined) throw new Error(`A stored version of ${contract.object} cannot be read back.`);
  return line.split('\t')[contract.columns.length]!;
}
