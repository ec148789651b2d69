import { MedallionError } from '@medallion/core';
import type { Session } from '@medallion/engine';

/** Notes in `ops.run` that a run began and how it ended. A run of several steps is one row, as its last step left it. */
export async function recordRun<T>(
  session: Session,
  run: { readonly runId: string; readonly command: string; readonly environment: string },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  await session.execute(
    `insert into ops.run (run_id, command, environment, status, started_at)
     values ($1, $2, $3, 'running', clock_timestamp())
     on conflict (run_id) do update set status = 'running', finished_at = null`,
    [run.runId, run.command, run.environment],
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
    await finish('succeeded', undefined);
    return result;
  } catch (error) {
    // The failure itself matters more than its record.
    // A build that lost its lock is aborted too, but nobody asked for it.
    const isCancelled = signal.aborted && !(signal.reason instanceof MedallionError);
    await finish(isCancelled ? 'cancelled' : 'failed', error).catch(() => undefined);
    throw error;
  }
}
