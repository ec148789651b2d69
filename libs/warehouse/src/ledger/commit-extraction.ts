import { MedallionError } from '@medallion/core';
import type postgres from 'postgres';
import type { LoadReport } from '../load/load-report.ts';
import type { SourceState } from './source-state.ts';
import { countRaw } from './raw-counts.ts';

/** What an extraction's manifest says of one object. */
export interface ReadObject {
  readonly object: string;
  readonly records: number;
  readonly mode: string;
  readonly api: string;
  /** The window's end. */
  readonly until: Date;
  /** The watermark the window went on from. */
  readonly watermark: Date | undefined;
  /** Records the org counts up to the window's end. */
  readonly orgCount: number;
  readonly describe: SourceState['describe'];
  readonly reconciledAt: Date | undefined;
  readonly tombstones: number;
}

export interface ExtractionCommit {
  readonly extractionId: string;
  readonly organizationId: string;
  readonly apiVersion: string | undefined;
  readonly asOf: Date;
  readonly extractedAt: Date;
  readonly runId: string;
  readonly drift: readonly object[];
  readonly objects: readonly ReadObject[];
  /** Of the load that has committed. */
  readonly report: LoadReport;
  readonly rawTables: readonly { readonly object: string; readonly name: string }[];
}

/** A line of the ledger. Counts are records; see ops.completeness. */
export interface LedgerLine {
  readonly object: string;
  readonly mode: string;
  readonly api: string;
  readonly orgCount: number;
  readonly extracted: number;
  readonly newVersions: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly deleted: number;
  readonly gone: number;
  readonly inRaw: number;
}

/**
 * Writes down that an extraction has been loaded: its ledger, and from where the next one goes on. After the load, never
 * before: an extraction that is not in raw moves nothing. In one transaction; doing it twice does nothing twice.
 *
 * @returns the ledger, in the order of the objects
 * @throws MedallionError LEDGER_UNBALANCED where raw took in other records than were extracted
 */
export async function commitExtraction(sql: postgres.Sql, commit: ExtractionCommit): Promise<readonly LedgerLine[]> {
  const { extractionId, report, extractedAt } = commit;
  return (await sql.begin(async (transaction) => {
    await transaction`
      insert into ops.extraction
        (extraction_id, organization_id, api_version, as_of, extracted_at, run_id, load_seq, drift)
      values (${extractionId}, ${commit.organizationId}, ${commit.apiVersion ?? null}, ${commit.asOf.toISOString()},
        ${extractedAt.toISOString()}, ${commit.runId}, ${report.loadSeq}, ${JSON.stringify(commit.drift)}::text::jsonb)
      on conflict (extraction_id) do nothing`;
    const lines: LedgerLine[] = [];
    for (const read of commit.objects) {
      const table = commit.rawTables.find(({ object }) => object === read.object);
      if (!table) continue;
      lines.push(await writeLine(transaction, commit, read, table.name));
      await moveState(transaction, commit, read);
    }
    return lines;
  })) as readonly LedgerLine[];
}

async function writeLine(
  sql: postgres.TransactionSql,
  { extractionId, extractedAt, report }: ExtractionCommit,
  read: ReadObject,
  table: string,
): Promise<LedgerLine> {
  const loaded = report.objects.find(({ object }) => object === read.object);
  // Files recognised from a load that was interrupted just before its ledger: what they held is in raw already.
  const isRead = loaded !== undefined && !loaded.skipped;
  if (isRead && loaded.received !== read.records) throw unbalanced(read, loaded.received);
  const { inRaw, deleted } = await countRaw(sql, table);
  const line: LedgerLine = {
    object: read.object,
    mode: read.mode,
    api: read.api,
    orgCount: read.orgCount,
    extracted: read.records,
    newVersions: isRead ? loaded.newVersions : 0,
    unchanged: isRead ? loaded.unchanged : read.records,
    duplicates: isRead ? loaded.duplicates : 0,
    rejected: isRead ? loaded.rejected : 0,
    deleted,
    gone: read.tombstones,
    inRaw,
  };
  await sql`
    insert into ops.completeness (extraction_id, object, mode, api, counted_at, org_count, extracted, new_versions,
      unchanged, duplicates, rejected, deleted, gone, in_raw, missing, missing_ids)
    values (${extractionId}, ${line.object}, ${line.mode}, ${line.api}, ${extractedAt.toISOString()}, ${line.orgCount},
      ${line.extracted}, ${line.newVersions}, ${line.unchanged}, ${line.duplicates}, ${line.rejected}, ${line.deleted},
      ${line.gone}, ${line.inRaw}, ${line.orgCount === line.inRaw ? 0 : null}, '{}')
    on conflict (extraction_id, object) do nothing`;
  return line;
}

/** The watermark goes forward only, and never over a gap: an extraction that began after it, from another state, stays where it is. */
async function moveState(sql: postgres.TransactionSql, commit: ExtractionCommit, read: ReadObject): Promise<void> {
  const { extractionId, report, extractedAt } = commit;
  const [before] = await sql<{ at: Date | string }[]>`
    select system_modstamp as at from ops.watermark where object = ${read.object} for update`;
  const reached = before && new Date(before.at);
  const isConnected =
    read.mode === 'full' || (reached !== undefined && read.watermark !== undefined && read.watermark <= reached);
  if (!isConnected || (reached !== undefined && reached > read.until)) return;
  await sql`
    insert into ops.watermark (object, system_modstamp, load_seq)
    values (${read.object}, ${read.until.toISOString()}, ${report.loadSeq})
    on conflict (object) do update set system_modstamp = excluded.system_modstamp, load_seq = excluded.load_seq`;
  const at = extractedAt.toISOString();
  await sql`
    insert into ops.source_state as known (object, extraction_id, describe, full_read_at, reconciled_at)
    values (${read.object}, ${extractionId}, ${JSON.stringify(read.describe)}::text::jsonb, ${at},
      ${read.reconciledAt?.toISOString() ?? at})
    on conflict (object) do update set
      extraction_id = excluded.extraction_id,
      describe = excluded.describe,
      full_read_at = case when ${read.mode === 'full'} then excluded.full_read_at else known.full_read_at end,
      reconciled_at = case when ${read.reconciledAt !== undefined} then excluded.reconciled_at else known.reconciled_at end`;
}

const unbalanced = (read: ReadObject, received: number): MedallionError =>
  new MedallionError({
    code: 'LEDGER_UNBALANCED',
    kind: 'data',
    message: `${read.object}: ${read.records} records were extracted and ${received} reached the load.`,
    fix: 'The files of the extract were changed or damaged. Delete its folder and extract again; the watermark has not moved.',
    fields: { object: read.object, extracted: read.records, received },
  });
