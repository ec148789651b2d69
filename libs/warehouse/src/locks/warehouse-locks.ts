import { MedallionError } from '@medallion/core';
import { connectionLost } from '../connection/connection-errors.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { acquireAdvisoryLock, type HeldLock, type LockMode, type LockOptions } from './advisory-lock.ts';

async function withLock<T>(
  warehouse: Warehouse,
  lock: { name: string; mode: LockMode },
  work: (held: HeldLock) => Promise<T>,
  options: LockOptions,
): Promise<T> {
  const lost = new AbortController();
  let isHeld = false;
  // A connection of its own: a lock must outlast any query of the pool, and never be exchanged for a fresh connection.
  const session = warehouse.openSession(`${lock.name} lock`, () => {
    if (isHeld) lost.abort(lockLost(lock.name));
  });
  try {
    await acquireAdvisoryLock(session, lock, warehouse.logger, options).catch((error: unknown) => {
      throw connectionLost(error);
    });
    isHeld = true;
    const result = await work({ signal: lost.signal });
    lost.signal.throwIfAborted();
    return result;
  } catch (error) {
    // However the work took it: interrupted, or without a connection itself.
    lost.signal.throwIfAborted();
    throw error;
  } finally {
    isHeld = false;
    // Ends the session, and with it the lock.
    await session.end({ timeout: 5 });
  }
}

const lockLost = (name: string): MedallionError =>
  new MedallionError({
    code: 'LOCK_LOST',
    kind: 'environment',
    message: `The connection that held the ${name} lock broke while the work was going on.`,
    fix: 'Run the command again: what was committed stays, the rest was rolled back.',
    fields: { lock: name },
  });

/**
 * Holds the raw lock while `work` runs: `shared` by builds, so that raw stands still under them; `exclusive` by the
 * commit of a load. Whoever needs an environment's lock too takes this one first, or two commands wait for each other.
 */
export function withRawLock<T>(
  warehouse: Warehouse,
  mode: LockMode,
  work: (held: HeldLock) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(warehouse, { name: 'raw', mode }, work, options);
}

/** Holds an environment's lock shared while `work` runs: it is not built meanwhile, so what it published can be read as one. */
export function withEnvironmentAtRest<T>(
  warehouse: Warehouse,
  environment: string,
  work: (held: HeldLock) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(warehouse, { name: `environment ${environment}`, mode: 'shared' }, work, options);
}

/** Holds an environment's lock exclusively while `work` runs: one build of an environment at a time. */
export function withEnvironmentLock<T>(
  warehouse: Warehouse,
  environment: string,
  work: (held: HeldLock) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(warehouse, { name: `environment ${environment}`, mode: 'exclusive' }, work, options);
}
