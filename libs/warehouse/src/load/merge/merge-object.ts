import type postgres from 'postgres';
import type { ObjectLoadReport } from '../load-report.ts';
import { RAW_SCHEMA } from '../raw-table-ddl.ts';
import { qualified } from '../sql-text.ts';
import type { StagedObject } from '../stage-object.ts';
import { adoptStaging, type LoadIdentity } from './adopt-staging.ts';
import { createTouched, createUnited, firstInsert, mergeVersions, stagingCounts, TOUCHED } from './merge-sql.ts';
import { hasTombstones, mergeTombstones, settleVersions, touchTombstones } from './tombstones.ts';
import { uniteFieldSets } from './unite-field-sets.ts';

/** Records from which on exchanging tables is quicker than inserting. */
const ADOPTED_FROM = 20_000;

/** What is in a staging table. */
export interface StagedCounts {
  readonly records: number;
  readonly versions: number;
  readonly ids: number;
}

/** Counts the staged versions. Needs no lock: nobody else writes the table. */
export async function countStaged(session: postgres.Sql, staged: StagedObject): Promise<StagedCounts> {
  const records = staged.received - staged.rejected;
  // The merge joins on the key.
  if (!staged.mayBecomeRaw) await session.unsafe(`analyze ${staged.table} (id, system_modstamp, content_hash)`);
  if (staged.isAscending) return { records, versions: records, ids: records };
  const [row] = await session.unsafe<{ versions: string; ids: string }[]>(stagingCounts(staged.table));
  return { records, versions: Number(row!.versions), ids: Number(row!.ids) };
}

/** Prepares the transaction `mergeObject` runs in. */
export const prepareMerge = (session: postgres.Sql): Promise<unknown> =>
  session.unsafe(`${createTouched}; ${createUnited}`).simple();

/** Brings an object's staged versions into raw. In the load's final transaction, under the raw lock, after its field sets. */
export async function mergeObject(
  session: postgres.Sql,
  staged: StagedObject,
  counts: StagedCounts,
  load: LoadIdentity,
): Promise<ObjectLoadReport> {
  const newVersions = counts.records === 0 ? 0 : await mergeVersionsOf(session, staged, counts, load);
  return {
    object: staged.planned.contract.object,
    received: staged.received,
    newVersions,
    unchanged: counts.versions - newVersions,
    duplicates: counts.records - counts.versions,
    rejected: staged.rejected,
    newestModstamp: newestOf(staged),
    tombstones: await mergeTombstones(
      session,
      staged.planned.contract,
      staged.planned.source.tombstones ?? [],
      staged.tombstoneFieldSet.id,
      load,
    ),
    skipped: false,
  };
}

/** A tombstone is a version of the instant it was found at: a clock before that does not show it. */
function newestOf({ newest, planned }: StagedObject): Date | undefined {
  const found = (planned.source.tombstones ?? []).map(({ detectedAt }) => detectedAt);
  return found.reduce((latest, at) => (latest === undefined || at > latest ? at : latest), newest);
}

async function mergeVersionsOf(
  session: postgres.Sql,
  staged: StagedObject,
  counts: StagedCounts,
  load: LoadIdentity,
): Promise<number> {
  const { contract } = staged.planned;
  const isDistinct = counts.ids === counts.records;
  const parameters = [load.loadSeq, load.extractedAt.toISOString()];
  const [raw] = await session.unsafe<{ empty: boolean }[]>(
    `select not exists (select from ${qualified(RAW_SCHEMA, contract.table)}) as empty`,
  );
  if (raw!.empty) {
    const mayAdopt = isDistinct && staged.mayBecomeRaw && counts.records >= ADOPTED_FROM;
    if (mayAdopt && (await adoptStaging(session, contract, staged.table, load))) return counts.records;
    return (await session.unsafe(firstInsert(contract, staged.table, isDistinct), parameters)).count;
  }
  await session.unsafe(`truncate ${TOUCHED}`);
  await uniteFieldSets(session, staged);
  const merge = mergeVersions(contract, staged.table, isDistinct);
  const [merged] = await session.unsafe<{ versions_new: string }[]>(merge, parameters);
  if (await hasTombstones(session, contract)) await session.unsafe(touchTombstones(contract, staged.table));
  return Number(merged!.versions_new) + (await settleVersions(session, contract, load.loadSeq));
}
