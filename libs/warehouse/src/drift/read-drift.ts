import type postgres from 'postgres';
import { readRawContract, type RawContract, type RawTableDefinition } from '../load/raw-contract.ts';
import { RAW_SCHEMA } from '../load/raw-table-ddl.ts';
import { identifier, literal, qualified } from '../load/sql-text.ts';

/** A field that came and that no contract declares: raw keeps it in `_extra`. */
export interface UnknownField {
  readonly field: string;
  /** Earliest extraction it came with. */
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** Records that have a value in any version. */
  readonly records: number;
  /** JSON types of the values: `boolean`, `number`, `object`, `array`, `string`; never the values. */
  readonly types: readonly string[];
  /** The column type all values fit: one of `text bool numeric date timestamptz`. */
  readonly columnType: ColumnType;
}

export type ColumnType = 'text' | 'bool' | 'numeric' | 'date' | 'timestamptz';

/** A declared field that came before and that the latest extraction did not ask for. */
export interface UnrequestedField {
  readonly field: string;
  /** Latest extraction that had it. */
  readonly lastRequested: Date;
}

/** How what an org sends differs from what bronze declares. */
export interface ObjectDrift {
  readonly object: string;
  readonly unknown: readonly UnknownField[];
  /** Declared fields no record has ever come with. */
  readonly neverReceived: readonly string[];
  readonly notRequested: readonly UnrequestedField[];
}

/**
 * Compares what was received with the contracts, per object; objects without a difference are left out. Reads the raw
 * tables once each; as builder or loader.
 */
export async function readDrift(
  { sql }: { readonly sql: postgres.Sql },
  rawTables: readonly RawTableDefinition[],
): Promise<ObjectDrift[]> {
  const drifts: ObjectDrift[] = [];
  for (const contract of rawTables.map(readRawContract)) {
    const [table] = await sql<{ known: boolean }[]>`
      select to_regclass(${qualified(RAW_SCHEMA, contract.table)}) is not null as known`;
    if (!table!.known) continue;
    const sets = await readFieldSets(sql, contract);
    const drift = {
      object: contract.object,
      unknown: await readUnknown(sql, contract),
      neverReceived: neverReceived(contract, sets),
      notRequested: notRequested(sets),
    };
    if (drift.unknown.length + drift.neverReceived.length + drift.notRequested.length > 0) drifts.push(drift);
  }
  return drifts;
}

const CUSTOM_NUMBER = String.raw`^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,2})?$`;
const DATE = String.raw`^\d{4}-\d\d-\d\d$`;
const DATE_TIME = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`;

async function readUnknown(sql: postgres.Sql, contract: RawContract): Promise<UnknownField[]> {
  const matches = (pattern: string): string => `bool_and(jsonb_typeof(value) in ('string', 'number')
       and value #>> '{}' ~ ${literal(pattern)})`;
  const rows = await sql.unsafe<UnknownRow[]>(`
    select key as field, min(_extracted_at) as first_seen, max(_last_seen_at) as last_seen,
      count(distinct id)::text as records, array_agg(distinct jsonb_typeof(value)) as types,
      case
        when bool_and(value #>> '{}' in ('true', 'false')) then 'bool'
        when ${matches(CUSTOM_NUMBER)} then 'numeric'
        when ${matches(DATE)} then 'date'
        when ${matches(DATE_TIME)} then 'timestamptz'
        else 'text'
      end as column_type
    from ${qualified(RAW_SCHEMA, contract.table)}, jsonb_each(_extra)
    where _extra is not null
    group by key order by key collate "C"`);
  return rows.map((row) => ({
    field: row.field,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    records: Number(row.records),
    types: [...row.types].sort(),
    columnType: row.column_type,
  }));
}

interface UnknownRow {
  readonly field: string;
  readonly first_seen: Date;
  readonly last_seen: Date;
  readonly records: string;
  readonly types: readonly string[];
  readonly column_type: ColumnType;
}

interface SeenFieldSet {
  readonly fields: readonly string[];
  readonly lastSeen: Date;
}

/** The sets records came with, tombstones aside; an empty one tells nothing. */
async function readFieldSets(sql: postgres.Sql, contract: RawContract): Promise<readonly SeenFieldSet[]> {
  const rows = await sql.unsafe<{ fields: string[]; last_seen: Date }[]>(`
    select f.fields, seen.last_seen
    from (
      select ${identifier('_field_set_id')} as field_set_id, max(_last_seen_at) as last_seen
      from ${qualified(RAW_SCHEMA, contract.table)} where not _is_tombstone group by 1
    ) seen
    join ops.field_set f using (field_set_id)
    where cardinality(f.fields) > 0
    order by seen.last_seen desc, f.field_set_id`);
  return rows.map(({ fields, last_seen }) => ({ fields, lastSeen: last_seen }));
}

function neverReceived(contract: RawContract, sets: readonly SeenFieldSet[]): string[] {
  if (sets.length === 0) return [];
  const received = new Set(sets.flatMap(({ fields }) => fields));
  return contract.columns.map(({ field }) => field).filter((field) => !received.has(field));
}

/** What earlier extractions had and the latest has not. */
function notRequested(sets: readonly SeenFieldSet[]): UnrequestedField[] {
  const latest = sets[0]?.lastSeen.getTime();
  const requested = new Set(
    sets.filter(({ lastSeen }) => lastSeen.getTime() === latest).flatMap(({ fields }) => fields),
  );
  const last = new Map<string, Date>();
  for (const { fields, lastSeen } of sets) {
    for (const field of fields) if (!requested.has(field) && !last.has(field)) last.set(field, lastSeen);
  }
  return [...last]
    .map(([field, lastRequested]) => ({ field, lastRequested }))
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}
