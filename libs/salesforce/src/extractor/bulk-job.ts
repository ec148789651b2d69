import { ApiError } from './api-error.ts';
import type { SalesforceClient } from './salesforce-client.ts';

interface JobState {
  readonly id: string;
  readonly state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
  readonly errorMessage?: string;
}

const FIRST_POLL_MS = 1_000;
const SLOWEST_POLL_MS = 30_000;

/** A job Salesforce did not finish. */
export class BulkJobFailed extends Error {
  readonly isTimeout: boolean;

  constructor(reason: string) {
    super(reason);
    this.name = 'BulkJobFailed';
    this.isTimeout = /QUERY_TIMEOUT|query.*(timed out|took too long)/i.test(reason);
  }
}

/** A page of results as it arrives; `announced` records are in it, where the org says so. */
export type PageReader<T> = (body: AsyncIterable<Uint8Array>, announced: number | undefined) => Promise<T>;

/**
 * A query job of Bulk API 2.0. jsforce's own `bulk2.query` is not used: it loses or doubles pages (its issue 1546).
 */
export class BulkJob {
  readonly id: string;
  readonly #client: SalesforceClient;
  readonly #object: string;
  readonly #path: string;
  #isOver = false;

  constructor(client: SalesforceClient, object: string, id: string) {
    this.id = id;
    this.#client = client;
    this.#object = object;
    this.#path = `${client.base}/jobs/query/${id}`;
  }

  /** Has the org read what the query selects, deleted records too. */
  static async create(client: SalesforceClient, object: string, query: string): Promise<BulkJob> {
    client.signal?.throwIfAborted();
    const body = { operation: 'queryAll', query, contentType: 'CSV', columnDelimiter: 'COMMA', lineEnding: 'LF' };
    // Of a job whose creation is cut off, nobody would know the id.
    const part = { object, outlivesStop: true };
    const { id } = await client.send<JobState>('POST', `${client.base}/jobs/query`, body, part);
    return new BulkJob(client, object, id);
  }

  /** @throws BulkJobFailed where it ends without results, or has been deleted */
  async completed(): Promise<void> {
    const { timing, signal } = this.#client;
    for (let wait = FIRST_POLL_MS; ; wait *= 1.5) {
      await timing.sleep(Math.min(wait, SLOWEST_POLL_MS), signal);
      const { state, errorMessage } = await this.#reading(() =>
        this.#client.json<JobState>(this.#path, { object: this.#object }),
      );
      this.#isOver = state !== 'UploadComplete' && state !== 'InProgress';
      if (state === 'JobComplete') return;
      if (this.#isOver) {
        throw new BulkJobFailed(errorMessage ?? `the job ended as ${state}`);
      }
    }
  }

  /**
   * The results, page by page, from `from` on, with the locator of the page after; undefined after the last. A page that
   * breaks off in the middle is read again.
   * @throws BulkJobFailed where the pages do not come to an end, or the job has been deleted
   */
  async *pages<T>(read: PageReader<T>, from?: string): AsyncGenerator<{ value: T; next: string | undefined }> {
    for (let locator = from; ;) {
      const place = locator === undefined ? '' : `&locator=${encodeURIComponent(locator)}`;
      const path = `${this.#path}/results?maxRecords=${this.#client.bulkPageSize}${place}`;
      const page = await this.#reading(() =>
        this.#client.stream(path, { object: this.#object }, async (body, headers) => {
          const announced = headers.get('sforce-numberofrecords');
          const value = await read(body, announced === null ? undefined : Number(announced));
          return { value, next: locatorOf(headers) };
        }),
      );
      // The same page again would never end.
      if (page.next !== undefined && page.next === locator) {
        throw new BulkJobFailed('the job names the same page of results again and again');
      }
      yield page;
      if (page.next === undefined) return;
      locator = page.next;
    }
  }

  /** Takes the job and its results out of the org, which would keep them for seven days. False where that failed. */
  async dispose(): Promise<boolean> {
    const part = { object: this.#object, outlivesStop: true };
    // Only what has ended can be deleted.
    if (!this.#isOver) await this.#ignoring(this.#client.send('PATCH', this.#path, { state: 'Aborted' }, part));
    return this.#ignoring(this.#client.send('DELETE', this.#path, undefined, part));
  }

  async #ignoring(request: Promise<unknown>): Promise<boolean> {
    try {
      await request;
      return true;
    } catch (error) {
      if (error instanceof ApiError) return error.status === 404;
      if (this.#client.signal?.aborted) return false;
      throw error;
    }
  }

  async #reading<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) throw new BulkJobFailed('the job is no longer in the org');
      throw error;
    }
  }
}

/** A missing header, like the word null, says that this was the last page. */
function locatorOf(headers: Headers): string | undefined {
  const locator = headers.get('sforce-locator');
  return locator === null || locator === 'null' || locator === '' ? undefined : locator;
}

/** @throws ApiError INCOMPLETE_ANSWER, upon which the page is asked for again */
export function requireAnnounced(records: number, announced: number | undefined): void {
  if (announced === undefined || announced === records) return;
  throw new ApiError(0, 'INCOMPLETE_ANSWER', `${records} records of ${announced} arrived.`);
}
