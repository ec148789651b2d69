import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedallionError } from '@medallion/core';
import { isAlive, startTimeOf } from './process-identity.ts';

interface LockHolder {
  readonly pid: number;
  readonly startTime: string;
  readonly token: string;
}

/** Initializing takes a second, recovery after a crash of a large database minutes. */
const TIMEOUT_MS = 10 * 60 * 1000;

async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

async function isStale(file: string, holder: LockHolder | undefined): Promise<boolean> {
  if (!holder) {
    // Created a moment ago and not written yet, or left half-written by a crash.
    const age = await stat(file).then(
      (stats) => Date.now() - stats.mtimeMs,
      () => 0,
    );
    return age > 10_000;
  }
  if (!(await isAlive(holder.pid))) return true;
  const startTime = await startTimeOf(holder.pid);
  return holder.startTime !== '' && startTime !== '' && startTime !== holder.startTime;
}

/** Takes a stale lock away; whoever finds another's fresh lock in its hands puts it back. */
async function removeStale(file: string, stale: LockHolder | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const taken = await readHolder(aside);
  if (taken && taken.token !== stale?.token) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * Runs `work` while no other process runs its own under the same lock file. The lock of a process that died is taken
 * over. Correctness does not hang on it: two servers cannot share a data directory, Postgres sees to that.
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const holder: LockHolder = { pid: process.pid, startTime: await startTimeOf(process.pid), token: randomUUID() };
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    try {
      const handle = await open(file, 'wx', 0o644);
      await handle.writeFile(JSON.stringify(holder));
      await handle.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = await readHolder(file);
    if (await isStale(file, other)) await removeStale(file, other);
    else if (Date.now() > deadline) throw busy(file, other);
    else await sleep(50);
  }
  try {
    return await work();
  } finally {
    if ((await readHolder(file))?.token === holder.token) await rm(file, { force: true });
  }
}

const busy = (file: string, holder: LockHolder | undefined): MedallionError =>
  new MedallionError({
    code: 'EMBEDDED_BUSY',
    kind: 'environment',
    message: `Process ${holder?.pid ?? '?'} has been starting or stopping the embedded Postgres for ten minutes.`,
    fix: `End that process; if it is not a medallion command, delete ${file}.`,
    fields: { file, pid: holder?.pid },
  });
