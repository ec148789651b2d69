import type postgres from 'postgres';
import type { FieldProblem } from './records/record-encoder.ts';

/** Rejected records held in memory before they are written. */
const BATCH = 200;
/** Identifies a rejection: a hash, because a record may be larger than an index takes. */
export const rejectionHash = 'md5(object || chr(10) || reason || chr(10) || record::text)';
/** A lone surrogate: JSON can write it, jsonb refuses it. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

export interface RejectedRecord {
  readonly object: string;
  readonly record: unknown;
  readonly problems: readonly FieldProblem[];
  readonly file: string;
  /** Position in the file, counted from 1. */
  readonly position: number;
}

/** A text jsonb accepts: characters it cannot hold are written out as `\u0000`. */
const storableText = (text: string): string =>
  text
    .replaceAll('\0', '\\u0000')
    .replaceAll(LONE_SURROGATE, (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The record with every text made storable, keys included; everything else as received. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storableJson(inner)]));
}

function recordId(record: unknown): string | null {
  const id = typeof record === 'object' && record !== null ? (record as Record<string, unknown>)['Id'] : undefined;
  return typeof id === 'string' && id !== '' ? storableText(id) : null;
}

/** All problems in one sentence: `AnnualRevenue is not a number; CloseDate is not a date (...)`. */
export const describeProblems = (problems: readonly FieldProblem[]): string =>
  problems.map(({ field, reason }) => (field === undefined ? reason : `${field} ${reason}`)).join('; ');

/** Collects rejected records in the load's staging table as they are met. */
export class RejectedRecords {
  readonly #session: postgres.Sql;
  readonly #table: string;
  #pending: unknown[] = [];
  #count = 0;

  constructor(session: postgres.Sql, table: string) {
    this.#session = session;
    this.#table = table;
  }

  get count(): number {
    return this.#count;
  }

  /** Await the promise, where there is one. */
  add({ object, record, problems, file, position }: RejectedRecord): Promise<void> | undefined {
    const fields = [...new Set(problems.flatMap(({ field }) => field ?? []))];
    this.#count++;
    this.#pending.push({
      object,
      record_id: recordId(record),
      field: fields.length === 0 ? null : storableText(fields.join(', ')),
      reason: storableText(describeProblems(problems)),
      record: storableJson(record),
      file: storableText(file),
      position,
    });
    return this.#pending.length >= BATCH ? this.flush() : undefined;
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const rows = JSON.stringify(this.#pending);
    this.#pending = [];
    await this.#session.unsafe(
      `insert into ${this.#table}
       select object, record_id, field, reason, record, file, position
       from jsonb_to_recordset($1::text::jsonb) as r(object text, record_id text, field text, reason text,
         record jsonb, file text, position bigint)`,
      [rows],
    );
  }

  /**
   * Moves them into ops.rejected_record, those that are not there yet: a record rejected again is not
   * kept twice, and one of a person to be forgotten not at all. Returns how many are new.
   */
  async store(loadSeq: number): Promise<number> {
    if (this.#count === 0) return 0;
    const stored = await this.#session.unsafe(
      `insert into ops.rejected_record (load_seq, object, record_id, field, reason, record, file, position, record_hash)
       select distinct on (record_hash) $1::bigint, object, record_id, field, reason, record, file, position, record_hash
       from (
         select *, ${rejectionHash} as record_hash from ${this.#table}
         where not exists (select from ops.forgotten where left(forgotten.record_id, 15) = left(${this.#table}.record_id, 15))
       ) staged
       order by record_hash, file, position
       on conflict (record_hash) do nothing`,
      [loadSeq],
    );
    return stored.count;
  }
}
