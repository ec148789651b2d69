import { readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MedallionError, silentLogger, type Logger } from '@medallion/core';
import { explainDatabaseError } from '../connection/connection-errors.ts';
import type { ConnectionTarget } from '../connection/target.ts';
import { locateBinaries, usableBinaries } from './binaries.ts';
import { ensureCluster, exists, readPassword } from './cluster.ts';
import { hostResources } from './host-resources.ts';
import { EMBEDDED_DATABASE, EMBEDDED_USER, homeLayout, rootLayout, type RootLayout } from './layout.ts';
import { chooseFreePort, isPortFree } from './port.ts';
import { clearStalePidFile, readPidFile, spawnPostmaster, type StartingServer } from './postmaster.ts';
import { embeddedTarget, probeServer, type Probe } from './probe.ts';
import { isAlive } from './process-identity.ts';
import { diskFull, notResponding, portTaken, startFailed } from './server-errors.ts';
import { existingHome, makeHome, readRecord, writeRecord } from './server-record.ts';
import { chooseRoot } from './server-root.ts';
import { serverUserFor } from './server-user.ts';
import { serverSettings, settingsFile } from './settings.ts';
import { withStartLock } from './start-lock.ts';

export interface EmbeddedServerOptions {
  /** State folder: `<workspace>/.medallion`; made if missing. */
  readonly home: string;
  readonly logger?: Logger;
  /** A fixed port. Default: a free one, chosen once and remembered. */
  readonly port?: number | undefined;
}

/** What `medallion db status` prints. */
export interface EmbeddedStatus {
  readonly running: boolean;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly version: string | undefined;
  readonly startedAt: Date | undefined;
  /** Undefined until the server has been started once. */
  readonly dataDirectory: string | undefined;
  readonly sizeBytes: number;
  readonly logFile: string;
  readonly passfile: string | undefined;
  /** Connection string without the password, which is in `passfile`. */
  readonly url: string | undefined;
}

export interface EmbeddedServer {
  /** Starts the server unless it runs; says how to connect. */
  start(): Promise<ConnectionTarget>;
  /** Stops it in good order; false where it did not run. */
  stop(): Promise<boolean>;
  status(): Promise<EmbeddedStatus>;
  /** Stops it and deletes its data; false where there was none. */
  reset(): Promise<boolean>;
  /** Connection string without password, of a server that has been started. */
  url(): Promise<string | undefined>;
}

/** How long a postmaster may live without accepting connections or saying that it recovers, in milliseconds. */
const SILENCE_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;

/** The embedded Postgres of a state folder. One per folder, shared by every process that uses the folder. */
export function embeddedServer(options: EmbeddedServerOptions): EmbeddedServer {
  return new EmbeddedPostgres(options);
}

class EmbeddedPostgres implements EmbeddedServer {
  private readonly givenHome: string;
  private readonly logger: Logger;
  private readonly fixedPort: number | undefined;

  constructor(options: EmbeddedServerOptions) {
    this.givenHome = path.resolve(options.home);
    this.logger = options.logger ?? silentLogger;
    this.fixedPort = options.port;
  }

  async start(): Promise<ConnectionTarget> {
    await makeHome(this.givenHome);
    const home = await realpath(this.givenHome);
    const running = await this.findRunning(home);
    if (running) return running.target;
    try {
      return await withStartLock(homeLayout(home).lock, async () => {
        const meanwhile = await this.findRunning(home);
        return meanwhile ? meanwhile.target : this.startLocked(home);
      });
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(home, error) : error;
    }
  }

  async stop(): Promise<boolean> {
    const home = await existingHome(this.givenHome);
    if (home === undefined || !(await exists(homeLayout(home).folder))) return false;
    return withStartLock(homeLayout(home).lock, () => this.stopLocked(home));
  }

  async reset(): Promise<boolean> {
    const home = await existingHome(this.givenHome);
    if (home === undefined || !(await exists(homeLayout(home).folder))) return false;
    return withStartLock(homeLayout(home).lock, async () => {
      await this.stopLocked(home);
      const record = await readRecord(home);
      const layout = rootLayout(record?.root ?? homeLayout(home).folder);
      if (!(await exists(layout.marker))) return false;
      // Out of the way first: a deletion cut short must not look like a cluster.
      const doomed = `${layout.cluster}.deleted-${process.pid}`;
      await rename(layout.cluster, doomed);
      await rm(doomed, { recursive: true, force: true });
      if (layout.root !== homeLayout(home).folder) await rm(layout.root, { recursive: true, force: true });
      await rm(homeLayout(home).record, { force: true });
      this.logger.info(`Deleted the embedded database in ${layout.cluster}.`, { folder: layout.cluster });
      return true;
    });
  }

  async status(): Promise<EmbeddedStatus> {
    const home = await existingHome(this.givenHome);
    const record = home === undefined ? undefined : await readRecord(home);
    const logFile = homeLayout(home ?? this.givenHome).log;
    if (home === undefined || record === undefined) return { ...notStarted, logFile };
    const layout = rootLayout(record.root);
    const running = await this.findRunning(home);
    return {
      running: running !== undefined,
      pid: running?.pid,
      port: running?.target.port ?? record.port,
      version: running?.answer.version,
      startedAt: running?.answer.startedAt,
      dataDirectory: layout.data,
      sizeBytes: await sizeOf(layout.data),
      logFile,
      passfile: layout.passfile,
      url: urlOf(running?.target.port ?? record.port),
    };
  }

  async url(): Promise<string | undefined> {
    return (await this.status()).url;
  }

  private async findRunning(home: string) {
    const record = await readRecord(home);
    if (!record) return undefined;
    const layout = rootLayout(record.root);
    const password = await readPassword(layout);
    const pidFile = await readPidFile(layout);
    if (password === undefined || pidFile === undefined) return undefined;
    const port = pidFile.port || record.port;
    const probe = await this.probe(layout, port, password);
    if (probe.kind !== 'running') return undefined;
    return { target: embeddedTarget(port, password), pid: pidFile.pid, answer: probe.answer, layout };
  }

  private async probe(layout: RootLayout, port: number, password: string): Promise<Probe> {
    try {
      return await probeServer(layout, port, password);
    } catch (error) {
      throw explainDatabaseError(error, embeddedTarget(port, password));
    }
  }

  private async startLocked(home: string): Promise<ConnectionTarget> {
    const user = await serverUserFor(home);
    const root = await chooseRoot(home, user, this.logger);
    const layout = rootLayout(root);
    const binaries = await usableBinaries(await locateBinaries(), root, user);
    if (!(await exists(layout.marker))) this.logger.info(`Creating the embedded Postgres in ${layout.cluster}.`);
    await ensureCluster({ root, home, binaries, user });
    const password = await readPassword(layout);
    if (password === undefined) throw startFailed('medallion', `the passfile ${layout.passfile} is missing`);
    await writeFile(layout.settings, settingsFile(serverSettings(await hostResources(root))), { mode: 0o644 });

    const { log } = homeLayout(home);
    let port = await this.choosePort(home);
    for (let attempt = 1; ; attempt++) {
      const occupant = await clearStalePidFile(layout);
      // It may be dying, or starting for somebody who has gone.
      if (occupant.kind === 'postmaster') {
        const target = await this.awaitOccupant(layout, occupant.pid, password, log);
        if (target) return this.started(home, root, target);
        continue;
      }
      const server = await spawnPostmaster({ layout, log, binaries, port, user });
      const outcome = await this.awaitReady(layout, server, port, password);
      if (outcome === 'ready') return this.started(home, root, embeddedTarget(port, password));
      const output = await server.readOutput();
      if (/No space left on device/.test(output)) throw diskFull(layout.data, undefined);
      const portIsTaken = /Address already in use|could not bind/.test(output);
      if (portIsTaken && this.fixedPort !== undefined) throw portTaken(port);
      const canPass = portIsTaken || /postmaster\.pid" already exists|pre-existing shared memory/.test(output);
      if (!canPass || attempt >= 20) throw startFailed('postgres', output);
      if (portIsTaken) port = await chooseFreePort(home);
      else await sleep(500);
    }
  }

  private async choosePort(home: string): Promise<number> {
    if (this.fixedPort !== undefined) {
      if (await isPortFree(this.fixedPort)) return this.fixedPort;
      throw portTaken(this.fixedPort);
    }
    const remembered = (await readRecord(home))?.port;
    return remembered && (await isPortFree(remembered)) ? remembered : chooseFreePort(home);
  }

  private async awaitReady(layout: RootLayout, server: StartingServer, port: number, password: string) {
    let exited = false;
    server.child.once('exit', () => (exited = true));
    if (server.child.exitCode !== null) exited = true;
    for (let silentSince = Date.now(); ;) {
      const probe = await this.probe(layout, port, password);
      if (probe.kind === 'running') return 'ready';
      if (exited) return 'exited';
      if (probe.kind === 'starting') silentSince = Date.now();
      else if (Date.now() - silentSince > SILENCE_LIMIT_MS) {
        server.child.kill('SIGQUIT');
        return 'exited';
      }
      await sleep(25);
    }
  }

  private async awaitOccupant(layout: RootLayout, pid: number, password: string, log: string) {
    for (let silentSince = Date.now(); ;) {
      const port = (await readPidFile(layout))?.port ?? 0;
      const probe: Probe = port > 0 ? await this.probe(layout, port, password) : { kind: 'down' };
      if (probe.kind === 'running') return embeddedTarget(port, password);
      if (!(await isAlive(pid))) return undefined;
      if (probe.kind === 'starting') silentSince = Date.now();
      else if (Date.now() - silentSince > SILENCE_LIMIT_MS) throw notResponding(pid, log);
      await sleep(100);
    }
  }

  private async started(home: string, root: string, target: ConnectionTarget): Promise<ConnectionTarget> {
    await writeRecord(home, { root, port: target.port });
    this.logger.info(`Embedded Postgres runs on 127.0.0.1:${target.port}.`, { port: target.port });
    return target;
  }

  private async stopLocked(home: string): Promise<boolean> {
    const running = await this.findRunning(home);
    const record = await readRecord(home);
    if (!record) return false;
    const layout = rootLayout(record.root);
    const occupant = running ? { kind: 'postmaster' as const, pid: running.pid } : await clearStalePidFile(layout);
    if (occupant.kind === 'none') return false;
    // Fast shutdown: sessions are ended, a checkpoint is written.
    signal(occupant.pid, 'SIGINT');
    const deadline = Date.now() + STOP_LIMIT_MS;
    while (await isAlive(occupant.pid)) {
      if (Date.now() > deadline) throw notResponding(occupant.pid, homeLayout(home).log);
      await sleep(20);
    }
    this.logger.info('Embedded Postgres stopped.');
    return true;
  }
}

const notStarted = {
  running: false,
  pid: undefined,
  port: undefined,
  version: undefined,
  startedAt: undefined,
  dataDirectory: undefined,
  sizeBytes: 0,
  passfile: undefined,
  url: undefined,
} satisfies Partial<EmbeddedStatus>;

const urlOf = (port: number): string => `postgres://${EMBEDDED_USER}@127.0.0.1:${port}/${EMBEDDED_DATABASE}`;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new MedallionError({
      code: 'EMBEDDED_OTHER_USER',
      kind: 'environment',
      message: `The embedded Postgres (process ${pid}) was started by another user.`,
      fix: 'Stop it as that user, or as root.',
      fields: { pid },
      cause,
    });
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    // Files come and go under a running server.
    bytes += await stat(path.join(entry.parentPath, entry.name)).then(
      (stats) => stats.size,
      () => 0,
    );
  }
  return bytes;
}
