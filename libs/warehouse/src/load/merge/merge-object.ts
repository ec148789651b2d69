import type postgres from 'postgres';
import type { ObjectLoadReport } from '../load-report.ts';
import { RAW_SCHEMA } from '../raw-table-ddl.ts';
import { qualified } from '../sql-text.ts';
import type { StagedObject } from '../stage-object.ts';
import {
  createTouched,
  firstInsert,
  mergeVersions,
  recomputeSupersession,
  stagingCounts,
  TOUCHED,
} from './merge-sql.ts';

/** What is in a staging table. */
export interface StagedCounts {
  readonly records: number;
  readonly versions: number;
  readonly ids: number;
  readonly newest: Date | undefined;
}

/** Counts the staged versions. Needs no lock: nobody else writes the table. */
export async function countStaged(session: postgres.Sql, staged: StagedObject): Promise<StagedCounts> {
  await session.unsafe(`analyze ${staged.table}`);
  const [row] = await session.unsafe<
    { records: string; versions: string; ids: string; newest: Date | string | null }[]
  >(stagingCounts(staged.table));
  return {
    records: Number(row!.records),
    versions: Number(row!.versions),
    ids: Number(row!.ids),
    newest: row!.newest === null ? undefined : new Date(row!.newest),
  };
}

/** Prepares the transaction `mergeObject` runs in. */
export const prepareMerge = (session: postgres.Sql): Promise<unknown> => session.unsafe(createTouched);

/** Brings an object's staged versions into raw. In the load's final transaction, under the raw lock, after its field sets. */
export async function mergeObject(
  session: postgres.Sql,
  staged: StagedObject,
  counts: StagedCounts,
  load: { readonly loadSeq: number; readonly extractedAt: Date },
): Promise<ObjectLoadReport> {
  const newVersions = counts.records === 0 ? 0 : await mergeVersionsOf(session, staged, counts, load);
  return {
    object: staged.planned.contract.object,
    received: staged.received,
    newVersions,
    unchanged: counts.versions - newVersions,
    duplicates: counts.records - counts.versions,
    rejected: staged.rejected,
    newestModstamp: counts.newest,
    skipped: false,
  };
}

async function mergeVersionsOf(
  session: postgres.Sql,
  { planned: { contract }, table }: StagedObject,
  counts: StagedCounts,
  { loadSeq, extractedAt }: { readonly loadSeq: number; readonly extractedAt: Date },
): Promise<number> {
  const isDistinct = counts.ids === counts.records;
  const parameters = [loadSeq, extractedAt.toISOString()];
  const [raw] = await session.unsafe<{ empty: boolean }[]>(
    `select not exists (select from ${qualified(RAW_SCHEMA, contract.table)}) as empty`,
  );
  if (raw!.empty) {
    return (await session.unsafe(firstInsert(contract, table, isDistinct), parameters)).count;
  }
  await session.unsafe(`truncate ${TOUCHED}`);
  const [merged] = await session.unsafe<{ versions_new: string }[]>(
    mergeVersions(contract, table, isDistinct),
    parameters,
  );
  const [recomputed] = await session.unsafe<{ reinstated: string }[]>(recomputeSupersession(contract), [loadSeq]);
  return Number(merged!.versions_new) + Number(recomputed!.reinstated);
}
