import { ApiError } from './api-error.ts';
import type { ObjectFiles } from './object-files.ts';
import type { SalesforceClient } from './salesforce-client.ts';
import { unorderedQuery, type Selection } from './soql.ts';

interface Job {
  readonly id: string;
  readonly state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';
  readonly errorMessage?: string;
}

/** Records of one page of results: what of a job is asked for again where a connection breaks. */
const PAGE_RECORDS = 50_000;
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

/** Whether the Bulk API will not have this query at all, but REST might. */
export const isRefusedByBulk = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  error.status === 400 &&
  !['INVALID_TYPE', 'INVALID_FIELD', 'MALFORMED_QUERY', 'INVALID_SESSION_ID'].includes(error.errorCode);

/**
 * Reads a selection, deleted records too, by one job of Bulk API 2.0; its pages go straight from the network to files.
 * jsforce's own `bulk2.query` is not used: it loses or doubles pages (its issue 1546).
 * @returns records received
 * @throws BulkJobFailed, ApiError
 */
export async function bulkQuery(client: SalesforceClient, selection: Selection, files: ObjectFiles): Promise<number> {
  const { object } = selection;
  const jobs = `${client.base}/jobs/query`;
  const created = await client.send<Job>(
    'POST',
    jobs,
    {
      operation: 'queryAll',
      query: unorderedQuery(selection),
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    },
    { object },
  );
  const path = `${jobs}/${created.id}`;
  const job = await finished(client, path, created, object);
  if (job.state !== 'JobComplete') {
    await remove(client, path);
    throw new BulkJobFailed(job.errorMessage ?? `the job ended as ${job.state}`);
  }
  let records = 0;
  let locator: string | undefined;
  do {
    const query = `maxRecords=${PAGE_RECORDS}${locator === undefined ? '' : `&locator=${encodeURIComponent(locator)}`}`;
    const page = await client.stream(`${path}/results?${query}`, { object }, async (body, headers) => {
      const announced = headers.get('sforce-numberofrecords');
      const file = await files.addCsv(body);
      if (announced !== null && Number(announced) !== file.records) {
        await files.discardLast();
        throw new ApiError(0, 'INCOMPLETE_ANSWER', `${file.records} records of ${announced} arrived.`);
      }
      return { records: file.records, locator: headers.get('sforce-locator') };
    });
    records += page.records;
    // A missing header, like the word null, says that this was the last page; the same locator again would never end.
    const next = page.locator === null || page.locator === 'null' || page.locator === '' ? undefined : page.locator;
    if (next !== undefined && next === locator)
      throw new BulkJobFailed('the job names the same page of results again and again');
    locator = next;
  } while (locator !== undefined);
  await remove(client, path);
  return records;
}

async function finished(client: SalesforceClient, path: string, created: Job, object: string): Promise<Job> {
  let job = created;
  for (let wait = FIRST_POLL_MS; job.state === 'UploadComplete' || job.state === 'InProgress'; wait *= 1.5) {
    await client.timing.sleep(Math.min(wait, SLOWEST_POLL_MS), client.signal);
    job = await client.json<Job>(path, { object });
  }
  return job;
}

/** Frees the job's results; Salesforce does so by itself after seven days. */
async function remove(client: SalesforceClient, path: string): Promise<void> {
  try {
    await client.send('DELETE', path, undefined, {});
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
