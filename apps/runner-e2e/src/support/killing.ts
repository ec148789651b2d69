import type { TestDatabase } from '@medallion/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Started } from './medallion.ts';
import type { ServedOrg } from './mock-server.ts';

/** Looks again until something holds; a process that never comes that far fails the test. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 1_200; looks++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error(`never happened: ${what}`);
}

/** Ends a process as the kernel does when memory runs out: it has no say in it. */
async function kill({ process: child, finished }: Started): Promise<void> {
  child.kill('SIGKILL');
  const { code, stdout, stderr } = await finished;
  if (code !== null) throw new Error(`ended by itself with ${code} before it was killed:\n${stdout}${stderr}`);
}

/** Kills a command at a call of the API it waits for: one that is never answered (`hang`), or half of it (`slow`). */
export async function killAtCall(org: ServedOrg, fault: string, start: () => Started): Promise<void> {
  const before = await org.faultsMet();
  await org.setFaults(fault);
  const started = start();
  const [name] = fault.split('=') as [string];
  await until(`${fault} struck`, async () => ((await org.faultsMet())[name] ?? 0) > (before[name] ?? 0));
  await kill(started);
  await org.setFaults('');
}

/** Kills a command at the moment it waits for something in the database that the statement holds. */
export async function killAtLock({ sql }: TestDatabase, holding: string, start: () => Started): Promise<void> {
  await sql.begin(async (holder) => {
    await holder.unsafe(holding);
    const started = start();
    await until(`a session waited for ${holding}`, async () => {
      const [row] = await sql<{ waiting: boolean }[]>`
        select exists (select from pg_locks lock join pg_stat_activity activity using (pid)
          where not lock.granted and activity.datname = current_database()) as waiting`;
      return row!.waiting;
    });
    await kill(started);
  });
}
