import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Warehouse } from '@medallion/warehouse';

/**
 * Notes in ops.run that a run begins, and how it ends. A run of several steps is one row. By the start of the latest run
 * that loaded, the summary tells what this run built from what was there. A pipeline is not over with its load.
 */
export async function recordLoadRun<T>(
  warehouse: Warehouse,
  run: { readonly runId: string; readonly command: string; readonly signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> {
  await warehouse.sql`
    insert into ops.run (run_id, command, environment, status, started_at)
    values (${run.runId}, ${run.command}, ${BASE_ENVIRONMENT}, 'running', clock_timestamp())
    on conflict (run_id) do update
    set command = excluded.command, status = 'running', started_at = excluded.started_at, finished_at = null`;
  const finish = (status: string) =>
    warehouse.sql`update ops.run set status = ${status}, finished_at = clock_timestamp() where run_id = ${run.runId}`;
  try {
    const result = await work();
    if (run.command !== 'pipeline') await finish('succeeded');
    return result;
  } catch (error) {
    // What went wrong matters more than its record.
    await finish(run.signal.aborted ? 'cancelled' : 'failed').catch(() => undefined);
    throw error;
  }
}
