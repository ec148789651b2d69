import { isRefusedByBulk } from './bulk-failure.ts';
import { BulkJob, BulkJobFailed, type PageReader } from './bulk-job.ts';
import type { JobNote, NotedJob } from './job-note.ts';
import type { WrittenFile } from './object-files.ts';
import type { SalesforceClient } from './salesforce-client.ts';

export interface BulkRead<T> {
  readonly object: string;
  readonly query: string;
  readonly note: JobNote;
  /** What an earlier process left of this very query, and is gone on with. */
  readonly left?: NotedJob | undefined;
  readonly read: PageReader<T>;
  /** The pages that lie in the folder now, for the note. */
  readonly files?: () => readonly WrittenFile[];
}

/**
 * The pages of one query by one Bulk job, which is written down while it is in the org. Read, failed, refused, given up
 * or stopped before it had results, the job is taken out of the org. It stays where the reading of its results was cut
 * off: a resumed run goes on with them.
 * @throws BulkJobFailed, ApiError
 */
export async function* readBulk<T>(client: SalesforceClient, options: BulkRead<T>): AsyncGenerator<T> {
  const { object, query, note, left, read, files = () => [] } = options;
  const job = left ? new BulkJob(client, object, left.id) : await BulkJob.create(client, object, query);
  const noted = { id: job.id, query };
  let hasResults = left?.isRead === true;
  let stays = false;
  try {
    if (!left) await note.write({ ...noted, files: files(), isRead: false });
    if (left?.isRead) return;
    await job.completed();
    hasResults = true;
    for await (const { value, next } of job.pages(read, left?.locator)) {
      await note.write({ ...noted, files: files(), locator: next, isRead: next === undefined });
      yield value;
    }
  } catch (error) {
    stays = !(error instanceof BulkJobFailed) && !isRefusedByBulk(error) && (hasResults || !client.signal?.aborted);
    throw error;
  } finally {
    if (!stays && (await job.dispose())) await note.remove();
  }
}

/** Takes the job an earlier process left out of the org. */
export async function disposeOfLeft(client: SalesforceClient, object: string, note: JobNote): Promise<void> {
  const left = await note.read();
  if (left && (await new BulkJob(client, object, left.id).dispose())) await note.remove();
}
