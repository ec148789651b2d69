import { MedallionError, type Logger } from '@medallion/core';
import type postgres from 'postgres';
import { cancelQuery } from '../connection/cancel-query.ts';
import { LOCK_CLASS, lockKey } from './lock-key.ts';

export type LockMode = 'shared' | 'exclusive';

export interface LockOptions {
  /** How long to wait for whoever holds it, in milliseconds. Default: an hour. */
  readonly timeoutMs?: number;
  /** Aborting it ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** What work under a lock is told. */
export interface HeldLock {
  /** Aborted when the connection that holds the lock breaks: from then on somebody else may hold it. */
  readonly signal: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 60 * 60 * 1000;

interface Holder {
  readonly pid: number;
  readonly application_name: string;
}

const describeHolders = (holders: readonly Holder[]): string =>
  holders.length === 0
    ? 'a session that has just ended'
    : holders
        .map((holder) => `${holder.application_name || 'an unnamed session'} (server process ${holder.pid})`)
        .join(', ');

/** Sessions that hold the lock, by what pg_stat_activity lets this login see of them. */
async function holdersOf(session: postgres.Sql, key: number): Promise<Holder[]> {
  return session<Holder[]>`
    select activity.pid, activity.application_name
    from pg_catalog.pg_locks held
    join pg_catalog.pg_stat_activity activity on activity.pid = held.pid
    where held.locktype = 'advisory' and held.granted
      and held.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and held.classid::bigint = ${LOCK_CLASS} and held.objid::bigint = ${key >>> 0} and held.objsubid = 2
      and held.pid <> pg_backend_pid()
    order by activity.pid`;
}

/**
 * Takes the lock called `name` on `session`, waiting for whoever has it and saying so.
 *
 * @throws MedallionError `LOCK_TIMEOUT`, naming its holders; `CANCELLED`
 */
export async function acquireAdvisoryLock(
  session: postgres.Sql,
  lock: { name: string; mode: LockMode },
  logger: Logger,
  options: LockOptions = {},
): Promise<void> {
  const key = lockKey(lock.name);
  const suffix = lock.mode === 'shared' ? '_shared' : '';
  const [attempt] = await session.unsafe<{ got: boolean }[]>(
    `select pg_try_advisory_lock${suffix}(${LOCK_CLASS}, ${key}) as got`,
  );
  if (attempt!.got) return;

  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const holders = await holdersOf(session, key);
  logger.info(`Waiting for the ${lock.name} lock, held by ${describeHolders(holders)}.`, { lock: lock.name, holders });
  const { signal } = options;
  try {
    await session.unsafe(`set lock_timeout = ${Math.max(1, Math.round(timeoutMs))}`);
    if (signal?.aborted) throw interrupted(lock.name);
    const wait = session.unsafe(`select pg_advisory_lock${suffix}(${LOCK_CLASS}, ${key})`);
    const cancel = (): void => cancelQuery(wait);
    signal?.addEventListener('abort', cancel, { once: true });
    await wait.finally(() => signal?.removeEventListener('abort', cancel));
  } catch (error) {
    if (signal?.aborted) throw interrupted(lock.name, error);
    if ((error as { code?: string }).code !== '55P03') throw error;
    const still = await holdersOf(session, key);
    throw new MedallionError({
      code: 'LOCK_TIMEOUT',
      kind: 'environment',
      message: `The ${lock.name} lock was not free within ${timeoutMs / 1000} s: held by ${describeHolders(still)}.`,
      fix: `Wait for the other command to end, or end it: select pg_terminate_backend(${still[0]?.pid ?? 'pid'});`,
      fields: { lock: lock.name, holders: still, timeoutMs },
      cause: error,
    });
  } finally {
    await session.unsafe('set lock_timeout = 0').catch(() => undefined);
  }
  logger.info(`Got the ${lock.name} lock.`, { lock: lock.name });
}

const interrupted = (name: string, cause?: unknown): MedallionError =>
  new MedallionError({
    code: 'CANCELLED',
    kind: 'environment',
    message: `The wait for the ${name} lock was interrupted.`,
    fix: 'Run it again whenever you like.',
    fields: { lock: name },
    cause,
  });

/** Gives the lock back; a session that has gone has given it back already. */
export async function releaseAdvisoryLock(
  session: postgres.Sql,
  lock: { name: string; mode: LockMode },
): Promise<void> {
  const suffix = lock.mode === 'shared' ? '_shared' : '';
  await session
    .unsafe(`select pg_advisory_unlock${suffix}(${LOCK_CLASS}, ${lockKey(lock.name)})`)
    .catch(() => undefined);
}
