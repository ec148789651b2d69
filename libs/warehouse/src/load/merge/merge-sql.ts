import type { RawContract } from '../raw-contract.ts';
import { FAR_FUTURE, RAW_SCHEMA } from '../raw-table-ddl.ts';
import { identifier, qualified } from '../sql-text.ts';

const KEY = ['id', 'system_modstamp', 'content_hash'] as const;
/** Collects the ids whose chain of versions may have changed; lives in the final transaction. */
export const TOUCHED = 'pg_temp._load_touched';
/** Two field sets of one version, and the set of the fields of both; lives in the final transaction. */
export const UNITED = 'pg_temp._load_united';

const columnsOf = (contract: RawContract): string[] => contract.columns.map(({ column }) => identifier(column));
export const sameKey = (a: string, b: string): string =>
  KEY.map((column) => `${a}.${column} = ${b}.${column}`).join(' and ');
/** Which of two versions at one instant counts: the one seen last; then, so that arrival never matters, the hash. */
export const VERSION_ORDER = `system_modstamp, _last_seen_at, content_hash collate "C"`;

export const createTouched = `create temporary table _load_touched (id text not null, is_new boolean not null) on commit drop`;
export const createUnited = `create temporary table _load_united
  (known int not null, staged int not null, united int not null) on commit drop`;

/** Counts of a staging table: distinct versions and distinct ids. */
export const stagingCounts = (staging: string): string => `
select coalesce(sum(versions), 0)::bigint as versions, count(*) as ids
from (
  select id, count(*) as versions
  from (select id from ${staging} group by id, system_modstamp, content_hash) version
  group by id
) record`;

const metadataColumns = '_load_seq, _extracted_at, _last_seen_at, _superseded_at, _is_tombstone';

/**
 * The staged versions, each once, with the instant the next one begins.
 * A version can be staged twice with one content in two notations or with two field sets: the choice must not depend on
 * the order of the lines.
 */
function stagedVersions(contract: RawContract, staging: string, isDistinct: boolean): string {
  if (isDistinct) return `select *, timestamptz '${FAR_FUTURE}' as _superseded_at from ${staging}`;
  return `select *, coalesce(lead(system_modstamp) over (
      partition by id order by system_modstamp, content_hash collate "C"), timestamptz '${FAR_FUTURE}') as _superseded_at
    from (
      select distinct on (s.id, s.system_modstamp, s.content_hash)
        ${[...columnsOf(contract), 'content_hash', '_extra', '_field_set_id'].map((column) => `s.${column}`).join(', ')}
      from ${staging} s join ops.field_set f on f.field_set_id = s._field_set_id
      order by s.id, s.system_modstamp, s.content_hash, s._extra::text collate "C" desc nulls last,
        cardinality(f.fields) desc, s._field_set_id
    ) version`;
}

/** Fills a raw table that has no rows yet. Parameters: load_seq, extraction time. */
export function firstInsert(contract: RawContract, staging: string, isDistinct: boolean): string {
  const columns = [...columnsOf(contract), 'content_hash', '_extra', '_field_set_id'].join(', ');
  return `
insert into ${qualified(RAW_SCHEMA, contract.table)} (${columns}, ${metadataColumns})
select ${columns}, $1::bigint, $2::timestamptz, $2::timestamptz, _superseded_at, false
from (${stagedVersions(contract, staging, isDistinct)}) staged`;
}

/**
 * Adds the versions raw does not have and renews what raw knows about those it has, touching no row that stays as it is.
 * Records in ${TOUCHED} the ids that have a new version, or see again one that had lost to another at its instant.
 * Parameters: load_seq, extraction time. Returns `versions_new`, `versions_known`.
 */
export function mergeVersions(contract: RawContract, staging: string, isDistinct: boolean): string {
  const fields = [...columnsOf(contract), 'content_hash'];
  const raw = qualified(RAW_SCHEMA, contract.table);
  return `
with merged as (
  insert into ${raw} as present (${fields.join(', ')}, _extra, _field_set_id, ${metadataColumns})
  select ${fields.map((column) => `staged.${column}`).join(', ')},
    case when known._extra::text collate "C" > staged._extra::text collate "C" then known._extra
      else coalesce(staged._extra, known._extra) end,
    case when united.united is not null then united.united
      when (-cardinality(known_set.fields), known._field_set_id) < (-cardinality(staged_set.fields), staged._field_set_id)
      then known._field_set_id else staged._field_set_id end,
    $1::bigint, $2::timestamptz, $2::timestamptz, staged._superseded_at, false
  from (${stagedVersions(contract, staging, isDistinct)}) staged
  join ops.field_set staged_set on staged_set.field_set_id = staged._field_set_id
  left join ${raw} known on ${sameKey('known', 'staged')}
  left join ops.field_set known_set on known_set.field_set_id = known._field_set_id
  left join ${UNITED} united on united.known = known._field_set_id and united.staged = staged._field_set_id
  where known.id is null
    or known._last_seen_at < $2::timestamptz
    or known._extracted_at > $2::timestamptz
    or known._field_set_id <> staged._field_set_id
    or known._extra::text is distinct from staged._extra::text
  on conflict (${KEY.join(', ')}) do update set
    _last_seen_at = greatest(present._last_seen_at, excluded._last_seen_at),
    _extracted_at = least(present._extracted_at, excluded._extracted_at),
    _field_set_id = excluded._field_set_id,
    _extra = excluded._extra
  returning id, (xmax = 0) as is_new, _superseded_at <= system_modstamp as had_lost
), touched as (
  insert into ${TOUCHED} (id, is_new) select id, is_new from merged where is_new or had_lost
  returning is_new
)
select count(*) filter (where is_new) as versions_new from touched`;
}

/**
 * Recomputes when each version of the touched ids ends. A version that had lost at its instant and now wins counts as
 * new: readers see other rows, so it takes the load's number. Parameter: load_seq. Returns `reinstated`.
 *
 * A tombstone ends where it begins, and so hides nothing, while there is no version before it, or where such a version
 * was seen by a later extraction: the record had not gone.
 */
export function recomputeSupersession(contract: RawContract, hasTombstones: boolean): string {
  const raw = qualified(RAW_SCHEMA, contract.table);
  const versions = `select id, system_modstamp, content_hash, _load_seq, _superseded_at, _last_seen_at from ${raw}
    where id in (select id from ${TOUCHED})`;
  const holding = `
  select version.id, version.system_modstamp, version.content_hash, version._load_seq, version._superseded_at,
    version._last_seen_at,
    version._is_tombstone and coalesce(max(version._last_seen_at) filter (where not version._is_tombstone)
      over (partition by version.id order by version.system_modstamp) > version._last_seen_at, true) as is_void
  from ${raw} version where version.id in (select id from ${TOUCHED})`;
  return `
with chain as (
  select id, system_modstamp, content_hash, _load_seq, _superseded_at as ended,
    coalesce(lead(system_modstamp) over (partition by id order by ${VERSION_ORDER}), timestamptz '${FAR_FUTURE}') as ends
  from (${hasTombstones ? `select * from (${holding}) judged where not is_void` : versions}) version
${
  hasTombstones
    ? `  union all
  select id, system_modstamp, content_hash, _load_seq, _superseded_at, system_modstamp from (${holding}) judged where is_void
`
    : ''
}), updated as (
  update ${raw} version set
    _superseded_at = chain.ends,
    _load_seq = case when chain.ended <= chain.system_modstamp and chain.ends > chain.system_modstamp
      then $1::bigint else chain._load_seq end
  from chain
  where ${sameKey('version', 'chain')} and chain.ended <> chain.ends
  returning chain.ended <= chain.system_modstamp and chain.ends > chain.system_modstamp
    and chain._load_seq <> $1::bigint as is_reinstated
)
select count(*) filter (where is_reinstated) as reinstated from updated`;
}
