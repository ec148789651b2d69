import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Warehouse } from '../connection/warehouse.ts';
import type { HeldLock, LockOptions } from '../locks/advisory-lock.ts';
import { withEnvironmentAtRest, withEnvironmentLock, withRawLock } from '../locks/warehouse-locks.ts';

/**
 * Holds what a build needs to stand still: raw, the base where an environment reads it, and the environment itself. Always in this
 * order, so that no two commands wait for each other.
 *
 * @param work gets the signals of the locks, aborted where one is lost
 * @param options of the wait for each of them
 */
export function withBuildLocks<T>(
  warehouse: Warehouse,
  environment: string,
  work: (lost: readonly AbortSignal[]) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const underRaw = (raw: HeldLock): Promise<T> => {
    const locked = (lost: readonly AbortSignal[]): Promise<T> =>
      withEnvironmentLock(warehouse, environment, ({ signal }) => work([...lost, signal]), options);
    return environment === BASE_ENVIRONMENT
      ? locked([raw.signal])
      : withEnvironmentAtRest(warehouse, BASE_ENVIRONMENT, (base) => locked([raw.signal, base.signal]), options);
  };
  return withRawLock(warehouse, 'shared', underRaw, options);
}
