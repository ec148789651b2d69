import type { SourceRecord } from '@medallion/core';
import { ApiError, notFound } from '../api-error.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { OutputColumn } from '../soql/output.ts';
import { restDatetime } from '../soql/literals.ts';
import { csvText, type CsvFormat } from './csv.ts';

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export interface NewJob extends CsvFormat {
  readonly operation: 'query' | 'queryAll';
  readonly object: string;
  readonly columns: readonly OutputColumn[];
  readonly rows: readonly SourceRecord[];
  readonly apiVersion: number;
  readonly isChunkable: boolean;
  readonly createdById: string;
}

interface Job extends NewJob {
  readonly id: string;
  readonly created: Date;
  state: JobState;
  polls: number;
}

/** A page of a job's result. */
export interface ResultPage {
  readonly text: Iterable<string>;
  readonly records: number;
  /** `undefined` on the last page. */
  readonly nextLocator: string | undefined;
}

const LIFETIME = 7 * 86_400_000;

/** Bulk 2.0 query jobs. Time passes for them as clients ask: every poll is a step towards the end. */
export class QueryJobs {
  readonly #faults: FaultInjector;
  readonly #now: () => Date;
  readonly #pollsUntilDone: number;
  readonly #jobs = new Map<string, Job>();
  #created = 0;

  constructor(faults: FaultInjector, now: () => Date, pollsUntilDone: number) {
    this.#faults = faults;
    this.#now = now;
    this.#pollsUntilDone = pollsUntilDone;
  }

  create(job: NewJob): object {
    const id = `750MK${String(++this.#created).padStart(10, '0')}AAA`;
    const created: Job = { ...job, id, created: this.#now(), state: 'UploadComplete', polls: 0 };
    this.#jobs.set(id, created);
    return brief(created);
  }

  /** Newest first. */
  list(): readonly object[] {
    return [...this.#jobs.values()].reverse().map(full);
  }

  /** The job, one step further. */
  poll(id: string): object {
    const job = this.#job(id);
    if (job.state === 'UploadComplete' || job.state === 'InProgress') {
      job.polls++;
      job.state = 'InProgress';
      if (job.polls > this.#pollsUntilDone)
        job.state = this.#faults.strikes('bulkJobFails', job.object) ? 'Failed' : 'JobComplete';
    }
    return full(job);
  }

  abort(id: string, state: unknown): object {
    const job = this.#job(id);
    if (state !== 'Aborted') throw new ApiError(400, 'API_ERROR', 'Only the state Aborted can be set');
    if (isOver(job)) throw new ApiError(400, 'INVALIDJOBSTATE', `Aborting already ${job.state} Job not allowed`);
    job.state = 'Aborted';
    return full(job);
  }

  delete(id: string): void {
    if (!isOver(this.#job(id))) {
      const message = 'Error encountered when deleting the job because the job is not terminated';
      throw new ApiError(400, 'API_ERROR', message);
    }
    this.#jobs.delete(id);
  }

  /** Locators name a place in the result and can be read again. */
  results(id: string, locator: string | null, maxRecords: number): ResultPage {
    const job = this.#job(id);
    if (job.state !== 'JobComplete') {
      throw new ApiError(400, 'INVALIDJOBSTATE', `Unable to get results, the job is ${job.state}`);
    }
    const from = locator === null ? 0 : placeOf(locator);
    if (from === undefined || from > job.rows.length || (locator !== null && from === job.rows.length)) {
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    const to = Math.min(from + maxRecords, job.rows.length);
    return {
      text: csvText(job.columns, between(job.rows, from, to), job),
      records: to - from,
      nextLocator: to < job.rows.length ? locatorOf(to) : undefined,
    };
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id) ?? this.#jobs.get(`${id}AAA`);
    if (job === undefined || this.#now().getTime() - job.created.getTime() > LIFETIME) throw notFound();
    return job;
  }
}

function* between(rows: readonly SourceRecord[], from: number, to: number): Generator<SourceRecord> {
  for (let i = from; i < to; i++) yield rows[i]!;
}

const isOver = ({ state }: Job): boolean => state === 'JobComplete' || state === 'Failed' || state === 'Aborted';
const locatorOf = (place: number): string => Buffer.from(String(place)).toString('base64url');

function placeOf(locator: string): number | undefined {
  const text = Buffer.from(locator, 'base64url').toString('utf8');
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}

function brief({ id, operation, object, createdById, created, state, apiVersion, lineEnding, columnDelimiter }: Job) {
  return {
    id,
    operation,
    object,
    createdById,
    createdDate: restDatetime(created),
    systemModstamp: restDatetime(created),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion,
    lineEnding,
    columnDelimiter,
  };
}

const full = (job: Job): object => ({
  ...brief(job),
  jobType: 'V2Query',
  numberRecordsProcessed: job.state === 'JobComplete' ? job.rows.length : 0,
  retries: 0,
  totalProcessingTime: job.polls * 100,
  isPkChunkingSupported: job.isChunkable,
  ...(job.state === 'Failed' ? { errorMessage: 'InternalServerError : An unexpected error occurred' } : {}),
});
