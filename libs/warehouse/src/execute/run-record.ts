import { MedallionError } from '@medallion/core';
import type { Session } from '@medallion/engine';
import type { BuildRequest } from './last-build.ts';

export interface RunOfLayer {
  readonly runId: string;
  readonly command: string;
  readonly environment: string;
  /** What the whole run is to do; `undefined` of one that cannot be retried. */
  readonly request: BuildRequest | undefined;
  /** Version and commit of the code, where known. */
  readonly codeVersion: string | undefined;
  /** Whether more layers follow: then the run is not over with this one. */
  readonly goesOn: boolean;
}

/**
 * Notes in `ops.run` that a run began and how it ended. A run of several steps is one row, as its last step left it; a run that is
 * repeated under its id begins anew.
 *
 * @param failureOf what failed of work that came to an end all the same
 */
export async function recordRun<T>(
  session: Session,
  run: RunOfLayer,
  signal: AbortSignal,
  work: () => Promise<T>,
  failureOf: (result: T) => MedallionError | undefined,
): Promise<T> {
  await session.execute(
    `insert into ops.run as known (run_id, command, environment, status, started_at, request, code_version, as_of, load_seq)
     select $1, $2, $3, 'running', clock_timestamp(), $4::text::jsonb, $5, clock.as_of, clock.load_seq
     from (values (1)) as one (row) left join ops.clock as clock on clock.environment = $3
     on conflict (run_id) do update
     set command = excluded.command, environment = excluded.environment, status = 'running', finished_at = null,
       error = case when known.status = 'running' then known.error end,
       started_at = case when known.status = 'running' then known.started_at else excluded.started_at end,
       request = excluded.request, code_version = excluded.code_version, as_of = excluded.as_of, load_seq = excluded.load_seq`,
    [
      run.runId,
      run.command,
      run.environment,
      run.request === undefined ? null : JSON.stringify(run.request),
      run.codeVersion ?? null,
    ],
  );
  try {
    const result = await work();
    const failure = failureOf(result);
    if (failure !== undefined)
      await session.execute('update ops.run set error = $2::text::jsonb where run_id = $1', [
        run.runId,
        detailsOf(failure),
      ]);
    // A layer of which a part failed does not end the run, but decides how it ended.
    if (!run.goesOn)
      await session.execute(
        `update ops.run set status = case when error is null then 'succeeded' else 'failed' end, finished_at = clock_timestamp()
         where run_id = $1`,
        [run.runId],
      );
    return result;
  } catch (error) {
    await endRun(session, run.runId, signal, error);
    throw error;
  }
}

/** Notes how a run ended that began and has not ended yet; the failure itself matters more than its record. */
export async function endRun(session: Session, runId: string, signal: AbortSignal, error: unknown): Promise<void> {
  // A build that lost its lock is aborted too, but nobody asked for it.
  const isCancelled = signal.aborted && !(signal.reason instanceof MedallionError);
  await session
    .execute(
      `update ops.run set status = $2, finished_at = clock_timestamp(), error = $3::text::jsonb
       where run_id = $1 and status = 'running'`,
      [runId, isCancelled ? 'cancelled' : 'failed', detailsOf(error)],
    )
    .catch(() => undefined);
}

const detailsOf = (error: unknown): string | null =>
  error instanceof MedallionError
    ? JSON.stringify({ code: error.code, message: error.message, ...error.fields })
    : null;
