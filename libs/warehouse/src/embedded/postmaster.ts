import { spawn, type ChildProcess } from 'node:child_process';
import { chown, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { postgresProgram } from './binaries.ts';
import { serverEnvironment } from './cluster.ts';
import type { RootLayout } from './layout.ts';
import { isAlive, isPostmasterOf } from './process-identity.ts';
import { cannotRun } from './server-errors.ts';
import type { ServerUser } from './server-user.ts';

/** What a running postmaster writes into postmaster.pid. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
}

export async function readPidFile(layout: RootLayout): Promise<PidFile | undefined> {
  try {
    const lines = (await readFile(layout.pidFile, 'utf8')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port: port || 0 } : undefined;
  } catch {
    return undefined;
  }
}

/** A process id no system gives out (Linux ends at 4194304). */
const NOBODYS_PID = 4_194_305;

/** What a postmaster.pid that is there says about starting another postmaster. */
export type Occupant = { kind: 'none' } | { kind: 'postmaster'; pid: number };

/**
 * Looks who holds the data directory, and makes sure that a file left by a crash does not keep Postgres from starting:
 * Postgres believes it as long as any process has the id in it. The file itself stays, with another id: its last lines
 * let Postgres see whether orphaned server processes still use the shared memory, and refuse until they are gone.
 */
export async function clearStalePidFile(layout: RootLayout): Promise<Occupant> {
  const text = await readFile(layout.pidFile, 'utf8').catch(() => undefined);
  if (text === undefined) return { kind: 'none' };
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!(pid > 0)) {
    // Cut short by a crash in the moment of its making; Postgres would ask for it to be deleted.
    await rm(layout.pidFile, { force: true });
    return { kind: 'none' };
  }
  if ((await isAlive(pid)) && (await isPostmasterOf(pid, layout.data))) return { kind: 'postmaster', pid };
  const { uid, gid, mode } = await stat(layout.pidFile);
  const draft = `${layout.pidFile}.stale`;
  await writeFile(draft, [String(NOBODYS_PID), ...lines.slice(1)].join('\n'), { mode });
  if (process.getuid?.() === 0) await chown(draft, uid, gid);
  await rename(draft, layout.pidFile);
  return { kind: 'none' };
}

/** Where a log is moved when it has grown over this, at the next start. */
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

/** A postmaster of ours that is on its way up. */
export interface StartingServer {
  readonly child: ChildProcess;
  /** What it has written to the log since. */
  readOutput(): Promise<string>;
}

/** Starts a postmaster that outlives this process and its terminal. */
export async function spawnPostmaster(options: {
  layout: RootLayout;
  log: string;
  binaries: string;
  port: number;
  user: ServerUser | undefined;
}): Promise<StartingServer> {
  const { layout, log, binaries, port, user } = options;
  const size = await stat(log).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.1`);
  const handle = await open(log, 'a', 0o600);
  const offset = (await handle.stat()).size;
  try {
    const child = spawn(postgresProgram(binaries), ['-D', layout.data, '-p', String(port)], {
      cwd: layout.data,
      detached: true,
      stdio: ['ignore', handle.fd, handle.fd],
      env: serverEnvironment(),
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
    await new Promise<void>((resolve, reject) =>
      child.once('spawn', resolve).once('error', (error) => reject(cannotRun('postgres', error))),
    );
    child.unref();
    return { child, readOutput: async () => (await readFile(log)).subarray(offset).toString('utf8') };
  } finally {
    await handle.close();
  }
}
