import { createHash } from 'node:crypto';
import { MedallionError, type ExtractedObject, type Extraction } from '@medallion/core';
import type postgres from 'postgres';
import type { ObjectLoadReport } from './load-report.ts';
import type { RawContract } from './raw-contract.ts';
import { RAW_SCHEMA } from './raw-table-ddl.ts';
import type { FieldSet } from './records/field-set.ts';
import { qualified } from './sql-text.ts';

/** Clock of a warehouse that has never seen a record: before every one there will be. */
const FAR_PAST = '1900-01-01T00:00:00Z';

/** The object's records together with the contract they are read under: loading both again would change nothing. */
export const loadSignature = (object: ExtractedObject, contract: RawContract): string =>
  createHash('sha256')
    .update(JSON.stringify([object.signature, contract.hash]))
    .digest('hex')
    .slice(0, 32);

export interface PlannedObject {
  readonly source: ExtractedObject;
  readonly contract: RawContract;
  readonly signature: string;
}

/**
 * Which objects of the extraction need not be read: loaded before from the same organization with the same signature,
 * from an extraction not older than this one (a younger one renews when its records were last seen). A table somebody
 * has dropped or emptied since is filled again.
 */
export async function objectsLoadedBefore(
  session: postgres.Sql,
  extraction: Extraction,
  objects: readonly PlannedObject[],
): Promise<ReadonlySet<string>> {
  const rows = await session<{ object: string }[]>`
    select distinct wanted.object
    from unnest(${objects.map(({ contract }) => contract.object)}::text[],
      ${objects.map(({ signature }) => signature)}::text[]) as wanted(object, signature)
    join ops.load_object loaded on loaded.object = wanted.object and loaded.signature = wanted.signature
    join ops.load load on load.load_seq = loaded.load_seq
    where load.organization_id = ${extraction.organizationId}
      and load.extracted_at >= ${extraction.extractedAt.toISOString()}::timestamptz`;
  const known = new Set(rows.map(({ object }) => object));
  for (const { contract } of objects.filter(({ contract: { object } }) => known.has(object))) {
    const [state] = await session.unsafe<{ lost: boolean }[]>(
      `select not exists (select from ${qualified(RAW_SCHEMA, contract.table)})
         and exists (select from ops.load_object where object = $1 and new_versions > 0) as lost`,
      [contract.object],
    );
    if (state!.lost) known.delete(contract.object);
  }
  return known;
}

/** Records which fields the records came with. Field sets are numbered by content, so most exist already. */
export async function storeFieldSets(session: postgres.Sql, sets: readonly FieldSet[]): Promise<void> {
  const known = JSON.stringify(sets.map(({ id, object, fields }) => ({ id, object, fields })));
  await session.unsafe(
    `insert into ops.field_set (field_set_id, object, fields) overriding system value
     select s.id, s.object, s.fields
     from jsonb_to_recordset($1::text::jsonb) as s(id int, object text, fields text[])
     order by s.id
     on conflict do nothing`,
    [known],
  );
  const clashing = await session.unsafe<{ object: string }[]>(
    `select s.object from jsonb_to_recordset($1::text::jsonb) as s(id int, object text, fields text[])
     left join ops.field_set f on f.field_set_id = s.id and f.object = s.object and f.fields = s.fields
     where f.field_set_id is null`,
    [known],
  );
  if (clashing.length === 0) return;
  throw new MedallionError({
    code: 'FIELD_SET_CLASH',
    kind: 'internal',
    message: `Two sets of fields of ${clashing[0]!.object} have the same number in ops.field_set.`,
    fix: 'Leave out or add any one field of the object in the extraction.',
    fields: { object: clashing[0]!.object },
  });
}

export interface ClockState {
  readonly loadSeq: number;
  readonly asOf: Date;
}

interface ClockRow {
  readonly as_of: Date | string;
  readonly load_seq: string | number;
}

const clockState = (row: ClockRow): ClockState => ({ loadSeq: Number(row.load_seq), asOf: new Date(row.as_of) });

/** The clock, or `undefined` before the first load. */
export async function readClock(session: postgres.Sql, environment: string): Promise<ClockState | undefined> {
  const [row] = await session<ClockRow[]>`
    select as_of, load_seq from ops.clock where environment = ${environment}`;
  return row && clockState(row);
}

/** The number of the load being committed. Only under the raw lock: nobody else can take the same. */
export async function nextLoadSeq(session: postgres.Sql): Promise<number> {
  const [row] = await session<{ next: string }[]>`select coalesce(max(load_seq), 0) + 1 as next from ops.load`;
  return Number(row!.next);
}

/**
 * The source's clock after this load: the extraction's own, else the greatest SystemModstamp ever received (to the next
 * millisecond, so that its record is visible). It never moves back.
 */
export async function asOfAfter(
  session: postgres.Sql,
  extraction: Extraction,
  newest: Date | undefined,
  before: ClockState | undefined,
): Promise<Date> {
  const candidates = [before?.asOf, extraction.asOf];
  if (!extraction.asOf) {
    const [row] = await session<{ newest: Date | string | null }[]>`
      select max(newest_modstamp) as newest from ops.load_object`;
    candidates.push(row?.newest ? new Date(row.newest) : undefined, newest);
  }
  const times = candidates.flatMap((candidate) => (candidate ? [candidate.getTime()] : []));
  return times.length === 0 ? new Date(FAR_PAST) : new Date(Math.max(...times));
}

export interface LoadEntry {
  readonly loadSeq: number;
  readonly runId: string;
  readonly extraction: Extraction;
  readonly asOf: Date;
  readonly loadedAt: Date;
  readonly objects: readonly { readonly signature: string; readonly report: ObjectLoadReport }[];
}

/** Writes what the load did. */
export async function recordLoad(session: postgres.Sql, entry: LoadEntry): Promise<void> {
  const { extraction } = entry;
  const signature = createHash('sha256')
    .update(JSON.stringify(entry.objects.map((object) => [object.report.object, object.signature])))
    .digest('hex')
    .slice(0, 32);
  await session`
    insert into ops.load (load_seq, run_id, extraction_id, source, organization_id, signature, as_of, extracted_at, loaded_at)
    values (${entry.loadSeq}, ${entry.runId}, ${extraction.id}, ${extraction.source}, ${extraction.organizationId},
      ${signature}, ${entry.asOf.toISOString()}, ${extraction.extractedAt.toISOString()}, ${entry.loadedAt.toISOString()})`;
  for (const { signature: objectSignature, report } of entry.objects) {
    await session`
      insert into ops.load_object (load_seq, object, signature, received, new_versions, unchanged, duplicates, rejected, newest_modstamp)
      values (${entry.loadSeq}, ${report.object}, ${objectSignature}, ${report.received}, ${report.newVersions + report.tombstones},
        ${report.unchanged}, ${report.duplicates}, ${report.rejected}, ${report.newestModstamp?.toISOString() ?? null})`;
  }
}

export async function moveClock(session: postgres.Sql, environment: string, clock: ClockState): Promise<void> {
  await session`
    insert into ops.clock (environment, as_of, load_seq) values (${environment}, ${clock.asOf.toISOString()}, ${clock.loadSeq})
    on conflict (environment) do update set as_of = excluded.as_of, load_seq = excluded.load_seq`;
}
