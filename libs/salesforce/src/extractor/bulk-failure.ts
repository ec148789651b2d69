import { ApiError } from './api-error.ts';
import { BulkJobFailed } from './bulk-job.ts';
import type { KeyField, Window } from './soql.ts';
import { halves } from './window.ts';

/** Attempts of one Bulk job before its window is read by REST. */
const BULK_ATTEMPTS = 2;

/** What comes after a Bulk job that brought nothing. */
export type BulkRecovery =
  | { readonly next: 'job again' }
  /** Jobs of half the time. */
  | { readonly next: 'halves'; readonly windows: readonly Window[] }
  | { readonly next: 'rest'; readonly why: string };

/** Whether the Bulk API will not have this query at all, but REST might. */
export const isRefusedByBulk = (error: unknown): error is ApiError =>
  error instanceof ApiError &&
  error.status === 400 &&
  !['INVALID_TYPE', 'INVALID_FIELD', 'MALFORMED_QUERY', 'INVALID_SESSION_ID'].includes(error.errorCode);

/**
 * Decides how a window that a job did not bring is read after the given attempt, from 1.
 * @throws the error where neither another job nor REST can help
 */
export function recoverFromBulk(
  error: unknown,
  { key, window }: { readonly key: KeyField | undefined; readonly window: Window },
  attempt: number,
): BulkRecovery {
  if (error instanceof BulkJobFailed) {
    const windows = error.isTimeout && key !== undefined ? halves(window) : undefined;
    if (windows) return { next: 'halves', windows };
    if (attempt < BULK_ATTEMPTS) return { next: 'job again' };
    return { next: 'rest', why: 'the Bulk job failed' };
  }
  if (isRefusedByBulk(error)) return { next: 'rest', why: `the Bulk API refused it (${error.errorCode})` };
  throw error;
}
