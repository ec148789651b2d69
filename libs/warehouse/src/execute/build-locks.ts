import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Warehouse } from '../connection/warehouse.ts';
import { withEnvironmentAtRest, withEnvironmentLock, withRawLock } from '../locks/warehouse-locks.ts';

/**
 * Holds what a build needs to stand still: raw, the base where an environment reads it, and the environment itself. Always in this
 * order, so that no two commands wait for each other.
 *
 * @param work gets the signals of the locks, aborted where one is lost
 */
export function withBuildLocks<T>(
  warehouse: Warehouse,
  environment: string,
  work: (lost: readonly AbortSignal[]) => Promise<T>,
): Promise<T> {
  return withRawLock(warehouse, 'shared', (raw) => {
    const locked = (lost: readonly AbortSignal[]): Promise<T> =>
      withEnvironmentLock(warehouse, environment, ({ signal }) => work([...lost, signal]));
    return environment === BASE_ENVIRONMENT
      ? locked([raw.signal])
      : withEnvironmentAtRest(warehouse, BASE_ENVIRONMENT, (base) => locked([raw.signal, base.signal]));
  });
}
