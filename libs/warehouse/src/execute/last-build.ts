import { BASE_ENVIRONMENT, environmentName } from '@medallion/core';
import type { Days, Publication } from '@medallion/engine';
import type { Warehouse } from '../connection/warehouse.ts';
import { withBuildLocks } from './build-locks.ts';

/** What a build was asked for, selectors resolved: those about states and results would select something else once it has run. */
export interface BuildRequest {
  /** In build order; `only` has the ids of the models selected, or is null for all of the layer. */
  readonly layers: readonly { readonly layer: string; readonly only: readonly string[] | null }[];
  readonly force: boolean;
  /** Null: not only some days. */
  readonly days: Days | null;
  readonly failFast: boolean;
  /** Null: as the configuration says. */
  readonly threads: number | null;
  readonly publish: Publication;
  /** Runs that were to do this before and failed, the first first. */
  readonly resumes: readonly string[];
}

export interface LastBuild {
  readonly runId: string;
  /** A build that is `running` was killed: the locks of running ones are waited for. */
  readonly status: 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly request: BuildRequest;
}

/**
 * The newest run that built something in an environment, once no build of it is running.
 *
 * @returns `undefined` where there was none
 * @throws MedallionError `LOCK_TIMEOUT` when a running build does not end
 */
export function readLastBuild(
  warehouse: Warehouse,
  environment: string = BASE_ENVIRONMENT,
): Promise<LastBuild | undefined> {
  const name = environmentName(environment);
  return withBuildLocks(warehouse, name, async () => {
    const [run] = await warehouse.sql<{ run_id: string; status: LastBuild['status']; request: string }[]>`
      select run_id, status, request::text as request from ops.run
      where environment = ${name} and request is not null
      order by started_at desc, run_id desc limit 1`;
    return run && { runId: run.run_id, status: run.status, request: JSON.parse(run.request) as BuildRequest };
  });
}
