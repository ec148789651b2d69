import type postgres from 'postgres';
import type { IdDifference } from './compare-ids.ts';
import { countRaw } from './raw-counts.ts';

/** Notes in an extraction's line of the ledger what the comparison of an object's ids found. */
export async function recordDifference(
  sql: postgres.Sql,
  extractionId: string,
  object: string,
  { missing, stale, unexplainedIds }: IdDifference,
): Promise<void> {
  await sql`
    update ops.completeness set missing = ${missing}, stale = ${stale}, missing_ids = ${unexplainedIds as string[]}
    where extraction_id = ${extractionId} and object = ${object}`;
}

/** A recount of an object, with every id compared. */
export interface Verification {
  /** Names the lines of one verification. */
  readonly verificationId: string;
  readonly object: string;
  /** `rest` or `bulk`: how the ids came. */
  readonly api: string;
  readonly orgCount: number;
  /** By the org's clock. */
  readonly countedAt: Date;
  readonly difference: IdDifference;
}

/**
 * Writes a line of its own for a recount, with mode `verification`: nothing came, so nothing is counted of that. The
 * same verification again replaces it.
 */
export async function recordVerification(
  sql: postgres.Sql,
  { verificationId, object, api, orgCount, countedAt, difference }: Verification,
  table: string,
): Promise<void> {
  const { rejected, gone, inRaw, missing, stale, unexplainedIds } = difference;
  const { deleted } = await countRaw(sql, table);
  await sql`
    insert into ops.completeness (extraction_id, object, mode, api, counted_at, org_count, extracted, new_versions,
      unchanged, duplicates, rejected, deleted, gone, in_raw, missing, stale, missing_ids)
    values (${verificationId}, ${object}, 'verification', ${api}, ${countedAt.toISOString()}, ${orgCount}, 0, 0, 0, 0,
      ${rejected}, ${deleted}, ${gone}, ${inRaw}, ${missing}, ${stale}, ${unexplainedIds as string[]})
    on conflict (extraction_id, object) do update set
      api = excluded.api, counted_at = excluded.counted_at, org_count = excluded.org_count,
      rejected = excluded.rejected, deleted = excluded.deleted, gone = excluded.gone, in_raw = excluded.in_raw,
      missing = excluded.missing, stale = excluded.stale, missing_ids = excluded.missing_ids`;
}
