import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';

/** Records rejected for one reason. */
export interface RejectedGroup {
  readonly object: string;
  readonly reason: string;
  readonly records: number;
  /** Loads in which the first and the last of them were met. */
  readonly firstLoad: number;
  readonly lastLoad: number;
}

/** A rejected record as a line of an export: mend `record` and replay the file. */
export interface RejectedLine {
  readonly rejectedRecordId: string;
  readonly object: string;
  readonly reason: string;
  readonly record: unknown;
}

interface Source {
  readonly sql: postgres.Sql;
}

/** Records read from the list at a time. */
const PAGE = 1000;

/** The list by object and reason; the reasons hold no values, so readers may see it. */
export async function readRejected({ sql }: Source, object?: string): Promise<RejectedGroup[]> {
  const rows = await sql<{ object: string; reason: string; records: string; first: string; last: string }[]>`
    select object, reason, count(*)::text as records, min(load_seq)::text as first, max(load_seq)::text as last
    from ops.rejected_record where ${object ?? null}::text is null or object = ${object ?? null}
    group by object, reason order by object, count(*) desc, reason`;
  return rows.map(({ object: name, reason, records, first, last }) => ({
    object: name,
    reason,
    records: Number(records),
    firstLoad: Number(first),
    lastLoad: Number(last),
  }));
}

/** Every rejected record, oldest first, a page at a time. As loader or owner. */
export async function* rejectedRecords({ sql }: Source, object?: string): AsyncGenerator<RejectedLine[]> {
  for (let after = '0'; ;) {
    const rows: RejectedRow[] = await sql<RejectedRow[]>`
      select rejected_record_id::text as id, object, reason, record::text as record
      from ops.rejected_record
      where rejected_record_id > ${after}::bigint and (${object ?? null}::text is null or object = ${object ?? null})
      order by rejected_record_id limit ${PAGE}`;
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    yield rows.map(({ id, object: name, reason, record }) => ({
      rejectedRecordId: id,
      object: name,
      reason,
      record: JSON.parse(record) as unknown,
    }));
  }
}

interface RejectedRow {
  readonly id: string;
  readonly object: string;
  readonly reason: string;
  readonly record: string;
}

/** Writes the list to a file nobody else may read, a JSON line per record. Returns how many. */
export async function exportRejected(warehouse: Source, file: string, object?: string): Promise<number> {
  let written = 0;
  async function* lines(): AsyncGenerator<string> {
    for await (const page of rejectedRecords(warehouse, object)) {
      written += page.length;
      yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file, { mode: 0o600 }));
  return written;
}
