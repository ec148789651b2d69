import type { Tombstone } from '@medallion/core';
import type postgres from 'postgres';
import type { RawContract } from '../raw-contract.ts';
import { RAW_SCHEMA } from '../raw-table-ddl.ts';
import { contentHash } from '../records/content-hash.ts';
import { identifier, literal, qualified } from '../sql-text.ts';
import type { LoadIdentity } from './adopt-staging.ts';
import { recomputeSupersession, TOUCHED, VERSION_ORDER } from './merge-sql.ts';

/** A tombstone's values are those of the version before it, which may arrive later: they cannot identify it. */
export const TOMBSTONE_HASH = contentHash('\ttombstone');

const tombstoneIndex = (contract: RawContract): string => `${contract.table.slice(0, 50)}_gone`;

/** Whether the table has ever had a tombstone: its index is made with the first one. */
export async function hasTombstones(session: postgres.Sql, contract: RawContract): Promise<boolean> {
  const [row] = await session.unsafe<{ known: boolean }[]>(`select to_regclass($1) is not null as known`, [
    qualified(RAW_SCHEMA, tombstoneIndex(contract)),
  ]);
  return row!.known;
}

/** Marks staged records that have a tombstone as touched: seen again, it may no longer hold. */
export const touchTombstones = (contract: RawContract, staging: string): string => `
insert into ${TOUCHED} (id, is_new)
select distinct id, false from ${qualified(RAW_SCHEMA, contract.table)}
where _is_tombstone and id in (select id from ${staging})`;

/**
 * Adds a version for each record found to be gone: at the instant it was found missing, with the values it had last.
 * The same tombstone again is the same version. In the load's final transaction, after the object's records.
 * @returns how many raw did not have, or that hold again
 */
export async function mergeTombstones(
  session: postgres.Sql,
  contract: RawContract,
  tombstones: readonly Tombstone[],
  fieldSetId: number,
  { loadSeq, extractedAt }: LoadIdentity,
): Promise<number> {
  if (tombstones.length === 0) return 0;
  const raw = qualified(RAW_SCHEMA, contract.table);
  await session.unsafe(
    `create index if not exists ${identifier(tombstoneIndex(contract))} on ${raw} (id) where _is_tombstone`,
  );
  await session.unsafe(`truncate ${TOUCHED}`);
  // Until it is known what they end, they end where they begin: nobody sees them.
  const [merged] = await session.unsafe<{ added: string }[]>(
    `with merged as (
       insert into ${raw} as present (id, system_modstamp, content_hash, _field_set_id, _load_seq, _extracted_at,
         _last_seen_at, _superseded_at, _is_tombstone)
       select id, at, ${literal(TOMBSTONE_HASH)}, $1::int, $2::bigint, $3::timestamptz, $3::timestamptz, at, true
       from (select distinct id, at::timestamptz as at from jsonb_to_recordset($4::text::jsonb) as t(id text, at text)) gone
       on conflict (id, system_modstamp, content_hash) do update set
         _last_seen_at = greatest(present._last_seen_at, excluded._last_seen_at),
         _extracted_at = least(present._extracted_at, excluded._extracted_at)
       where present._last_seen_at < excluded._last_seen_at or present._extracted_at > excluded._extracted_at
       returning id, (xmax = 0) as is_new
     ), touched as (insert into ${TOUCHED} (id, is_new) select id, is_new from merged returning is_new)
     select count(*) filter (where is_new) as added from touched`,
    [
      fieldSetId,
      loadSeq,
      extractedAt.toISOString(),
      JSON.stringify(tombstones.map(({ id, detectedAt }) => ({ id, at: detectedAt.toISOString() }))),
    ],
  );
  const reinstated = await settleVersions(session, contract, loadSeq);
  return Number(merged!.added) + reinstated;
}

/** Recomputes the chains of the touched ids and what their tombstones carry. Returns how many versions count again. */
export async function settleVersions(session: postgres.Sql, contract: RawContract, loadSeq: number): Promise<number> {
  const [recomputed] = await session.unsafe<{ reinstated: string }[]>(
    recomputeSupersession(contract, await hasTombstones(session, contract)),
    [loadSeq],
  );
  if (await hasTombstones(session, contract)) await session.unsafe(refreshTombstones(contract), [loadSeq]);
  return Number(recomputed!.reinstated);
}

/** Gives the tombstones of the touched ids the values of the version they end. Parameter: load_seq. */
function refreshTombstones(contract: RawContract): string {
  const raw = qualified(RAW_SCHEMA, contract.table);
  const carried = contract.columns
    .filter(({ field }) => field !== 'Id' && field !== 'SystemModstamp')
    .map(({ field, column }) => [identifier(column), field === 'IsDeleted' ? 'true' : `last.${identifier(column)}`]);
  carried.push(['_extra', 'last._extra'], ['_field_set_id', 'last._field_set_id']);
  const changed = carried.map(([column, value]) =>
    column === '_extra'
      ? `gone._extra::text is distinct from last._extra::text`
      : `gone.${column} is distinct from ${value}`,
  );
  return `
update ${raw} gone set ${carried.map(([column, value]) => `${column} = ${value}`).join(', ')}, _load_seq = $1::bigint
from (
  select distinct on (tombstone.id, tombstone.system_modstamp)
    tombstone.system_modstamp as gone_at, version.*
  from ${raw} tombstone
  join ${raw} version on version.id = tombstone.id and not version._is_tombstone
    and version.system_modstamp <= tombstone.system_modstamp
  where tombstone._is_tombstone and tombstone.id in (select id from ${TOUCHED})
  order by tombstone.id, tombstone.system_modstamp, ${VERSION_ORDER.split(', ')
    .map((part) => `version.${part} desc`)
    .join(', ')}
) last
where gone.id = last.id and gone.system_modstamp = last.gone_at and gone._is_tombstone
  and (${changed.join(' or ')})`;
}
