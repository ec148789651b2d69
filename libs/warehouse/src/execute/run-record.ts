import { MedallionError } from '@medallion/core';
import type { Session } from '@medallion/engine';
import type { BuildRequest } from './last-build.ts';

export interface RunOfLayer {
  readonly runId: string;
  readonly command: string;
  readonly environment: string;
  /** What the whole run is to do; `undefined` of one that cannot be retried. */
  readonly request: BuildRequest | undefined;
  /** Whether more layers follow: then the run is not over with this one. */
  readonly goesOn: boolean;
}

/**
 * Notes in `ops.run` that a run began and how it ended. A run of several steps is one row, as its last step left it; a run that is
 * repeated under its id begins anew.
 */
export async function recordRun<T>(
  session: Session,
  run: RunOfLayer,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  await session.execute(
    `insert into ops.run as known (run_id, command, environment, status, started_at, request)
     values ($1, $2, $3, 'running', clock_timestamp(), $4::text::jsonb)
     on conflict (run_id) do update
     set command = excluded.command, environment = excluded.environment, status = 'running', finished_at = null, error = null,
       started_at = case when known.status = 'running' then known.started_at else excluded.started_at end,
       request = excluded.request`,
    [run.runId, run.command, run.environment, run.request === undefined ? null : JSON.stringify(run.request)],
  );
  const finish = (status: string, error: unknown): Promise<unknown> =>
    session.execute(
      'update ops.run set status = $2, finished_at = clock_timestamp(), error = $3::text::jsonb where run_id = $1',
      [
        run.runId,
        status,
        error instanceof MedallionError
          ? JSON.stringify({ code: error.code, message: error.message, ...error.fields })
          : null,
      ],
    );
  try {
    const result = await work();
    if (!run.goesOn) await finish('succeeded', undefined);
    return result;
  } catch (error) {
    // The failure itself matters more than its record.
    // A build that lost its lock is aborted too, but nobody asked for it.
    const isCancelled = signal.aborted && !(signal.reason instanceof MedallionError);
    await finish(isCancelled ? 'cancelled' : 'failed', error).catch(() => undefined);
    throw error;
  }
}
