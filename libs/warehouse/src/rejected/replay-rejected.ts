import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { MedallionError, type Extraction, type Logger, type SourceRecord } from '@medallion/core';
import type postgres from 'postgres';
import { readBinding } from '../binding/bind-organization.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import { readClock } from '../load/load-ledger.ts';
import { readRawContract, type RawTableDefinition } from '../load/raw-contract.ts';
import { FieldSets } from '../load/records/field-set.ts';
import { RecordEncoder, type KeyPrefixes } from '../load/records/record-encoder.ts';
import { describeProblems } from '../load/rejected-records.ts';
import { rejectedRecords } from './rejected-list.ts';

export interface ReplayOptions {
  /** Records mended by hand, as `exportRejected` writes them; without it the list as it is. */
  readonly file?: string | undefined;
  readonly rawTables: readonly RawTableDefinition[];
  readonly keyPrefixes: KeyPrefixes;
  readonly runId: string;
  readonly logger?: Logger;
  readonly signal?: AbortSignal;
  readonly environment?: string;
}

export interface Replay {
  readonly records: number;
  /** Records that can be stored now: they are in raw and off the list. */
  readonly landed: number;
  /** Of these, versions raw did not have. */
  readonly newVersions: number;
  /** What still keeps the others out. */
  readonly rejected: readonly { readonly object: string; readonly reason: string; readonly records: number }[];
  /** Records on the list after the replay. */
  readonly left: number;
}

interface Candidate {
  readonly rejectedRecordId: string | undefined;
  readonly object: string;
  readonly record: SourceRecord;
}

/** Records replayed in one load: they are held in memory. */
const BATCH = 50_000;

/**
 * Loads rejected records again: those that can be stored now land in raw as if they had come with the extraction they
 * were rejected from, and leave the list; the others stay on it as they were. Again, it does nothing twice.
 *
 * @throws MedallionError REJECTED_FILE_MISSING, REJECTED_LINE_BROKEN, REJECTED_NOTHING_LOADED, those of loadExtraction
 */
export async function replayRejected(warehouse: Warehouse, options: ReplayOptions): Promise<Replay> {
  const loader = warehouse.role === 'loader' ? warehouse : await warehouse.connect('loader');
  try {
    return await new Replaying(loader, options).run();
  } finally {
    if (loader !== warehouse) await loader.close();
  }
}

class Replaying {
  readonly #loader: Warehouse;
  readonly #options: ReplayOptions;
  readonly #encoders = new Map<string, RecordEncoder>();
  readonly #stillRejected = new Map<string, { object: string; reason: string; records: number }>();
  #records = 0;
  #landed = 0;
  #newVersions = 0;

  constructor(loader: Warehouse, options: ReplayOptions) {
    this.#loader = loader;
    this.#options = options;
    for (const table of options.rawTables) {
      const contract = readRawContract(table);
      this.#encoders.set(
        table.object,
        new RecordEncoder(contract, new FieldSets(contract, undefined), options.keyPrefixes),
      );
    }
  }

  async run(): Promise<Replay> {
    let batch: Candidate[] = [];
    for await (const candidate of this.#candidates()) {
      this.#options.signal?.throwIfAborted();
      this.#records++;
      if (!this.#isStorable(candidate)) continue;
      batch.push(candidate);
      if (batch.length < BATCH) continue;
      await this.#land(batch);
      batch = [];
    }
    await this.#land(batch);
    const [{ left } = { left: '0' }] = await this.#loader.sql<{ left: string }[]>`
      select count(*)::text as left from ops.rejected_record`;
    return {
      records: this.#records,
      landed: this.#landed,
      newVersions: this.#newVersions,
      rejected: [...this.#stillRejected.values()].sort((a, b) => (a.object + a.reason < b.object + b.reason ? -1 : 1)),
      left: Number(left),
    };
  }

  #candidates(): AsyncIterable<Candidate> {
    return this.#options.file === undefined ? fromList(this.#loader) : fromFile(this.#options.file);
  }

  #isStorable({ object, record }: Candidate): boolean {
    const encoder = this.#encoders.get(object);
    if (encoder?.encode(record) !== undefined) return true;
    const reason = encoder ? describeProblems(encoder.problems) : 'the object has no raw table';
    const key = `${object}\n${reason}`;
    const group = this.#stillRejected.get(key) ?? { object, reason, records: 0 };
    group.records++;
    this.#stillRejected.set(key, group);
    return false;
  }

  /** Loads them, those of one former extraction at a time; then they leave the list. */
  async #land(batch: readonly Candidate[]): Promise<void> {
    if (batch.length === 0) return;
    const origins = await extractionTimes(this.#loader.sql, batch);
    const latest = await latestExtraction(this.#loader.sql);
    const groups = Map.groupBy(
      batch,
      ({ rejectedRecordId }) => origins.get(rejectedRecordId ?? '')?.getTime() ?? latest.getTime(),
    );
    for (const [time, candidates] of [...groups].sort(([a], [b]) => a - b)) {
      const report = await loadExtraction(this.#loader, {
        extraction: await this.#extraction(new Date(time), candidates),
        rawTables: this.#options.rawTables,
        keyPrefixes: this.#options.keyPrefixes,
        runId: this.#options.runId,
        ...(this.#options.logger ? { logger: this.#options.logger } : {}),
        ...(this.#options.signal ? { signal: this.#options.signal } : {}),
        ...(this.#options.environment ? { environment: this.#options.environment } : {}),
      });
      this.#newVersions += report.objects.reduce((sum, { newVersions }) => sum + newVersions, 0);
      this.#landed += candidates.length;
      const ids = candidates.flatMap(({ rejectedRecordId }) => rejectedRecordId ?? []);
      await this.#loader.sql`delete from ops.rejected_record where rejected_record_id = any(${ids}::text[]::bigint[])`;
    }
  }

  async #extraction(extractedAt: Date, candidates: readonly Candidate[]): Promise<Extraction> {
    const { runId, environment = 'base' } = this.#options;
    const binding = await readBinding(this.#loader);
    const clock = await readClock(this.#loader.sql, environment);
    return {
      id: 'rejected',
      source: (binding!.source || 'files') as Extraction['source'],
      organizationId: binding!.organizationId,
      // The source's time does not pass because somebody mended a record.
      asOf: clock?.asOf,
      extractedAt,
      notes: [],
      objects: [...Map.groupBy(candidates, ({ object }) => object)].map(([object, own]) => ({
        object,
        signature: createHash('sha256')
          .update(JSON.stringify([runId, extractedAt, own]))
          .digest('hex'),
        requestedFields: undefined,
        async *batches() {
          yield { file: 'rejected', firstPosition: 1, records: own.map(({ record }) => record) };
        },
      })),
    };
  }
}

async function* fromList(warehouse: Warehouse): AsyncGenerator<Candidate> {
  for await (const page of rejectedRecords(warehouse))
    yield* page.map((line) => ({ ...line, record: line.record as SourceRecord }));
}

async function* fromFile(file: string): AsyncGenerator<Candidate> {
  const input = createReadStream(file, 'utf8');
  let position = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      position++;
      if (line.trim() !== '') yield parseLine(line, file, position);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new MedallionError({
      code: 'REJECTED_FILE_MISSING',
      kind: 'usage',
      message: `The file ${file} does not exist.`,
      fix: 'Write it with `medallion rejected --export <file>`, mend the records, and replay it.',
      fields: { file },
      cause: error,
    });
  }
}

function parseLine(line: string, file: string, position: number): Candidate {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    throw brokenLine(file, position, 'is not JSON');
  }
  const { rejectedRecordId, object, record } = (content ?? {}) as Record<string, unknown>;
  if (typeof object !== 'string') throw brokenLine(file, position, 'names no object');
  if (typeof record !== 'object' || record === null) throw brokenLine(file, position, 'has no record');
  if (rejectedRecordId !== undefined && !/^\d{1,18}$/.test(String(rejectedRecordId))) {
    throw brokenLine(file, position, 'has a rejectedRecordId that is no number');
  }
  return {
    rejectedRecordId: rejectedRecordId === undefined ? undefined : String(rejectedRecordId),
    object,
    record: record as SourceRecord,
  };
}

const brokenLine = (file: string, position: number, problem: string): MedallionError =>
  new MedallionError({
    code: 'REJECTED_LINE_BROKEN',
    kind: 'data',
    message: `Line ${position} of ${file} ${problem}.`,
    fix: 'Each line is {"rejectedRecordId": "1", "object": "Account", "record": {...}}, as `medallion rejected --export` writes it.',
    fields: { file, position },
  });

/** When the records were extracted, by their number on the list. */
async function extractionTimes(sql: postgres.Sql, batch: readonly Candidate[]): Promise<ReadonlyMap<string, Date>> {
  const ids = batch.flatMap(({ rejectedRecordId }) => rejectedRecordId ?? []);
  const rows = await sql<{ id: string; at: Date }[]>`
    select rejected.rejected_record_id::text as id, load.extracted_at as at
    from ops.rejected_record rejected join ops.load load on load.load_seq = rejected.load_seq
    where rejected.rejected_record_id = any(${ids}::text[]::bigint[])`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}

/** What stands in for a record that is no longer on the list. */
async function latestExtraction(sql: postgres.Sql): Promise<Date> {
  const [row] = await sql<{ at: Date | null }[]>`select max(extracted_at) as at from ops.load`;
  if (row?.at) return row.at;
  throw new MedallionError({
    code: 'REJECTED_NOTHING_LOADED',
    kind: 'usage',
    message: 'Nothing has been loaded into this warehouse yet: there is no extraction the records could belong to.',
    fix: 'Run `medallion load` first.',
  });
}
