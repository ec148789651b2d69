import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { MedallionError } from '@medallion/core';
import { passfileLine, passwordIn } from '../connection/passfile.ts';
import { initdbProgram } from './binaries.ts';
import { EMBEDDED_DATABASE, EMBEDDED_USER, rootLayout, type RootLayout } from './layout.ts';
import { cannotRun, diskFull, startFailed, unknownUser } from './server-errors.ts';
import type { ServerUser } from './server-user.ts';

/** Nothing of the caller's environment reaches the server: PGDATA, LC_*, PGPASSWORD and the like would change it. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'] ?? '',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : {}),
});

export const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** The password of the cluster's superuser. */
export async function readPassword(layout: RootLayout): Promise<string | undefined> {
  const key = { host: '127.0.0.1', port: 0, database: EMBEDDED_DATABASE, user: EMBEDDED_USER };
  try {
    return passwordIn(await readFile(layout.passfile, 'utf8'), key);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EACCES') return undefined;
    throw new MedallionError({
      code: 'EMBEDDED_OTHER_USER',
      kind: 'environment',
      message: `The embedded Postgres in ${layout.root} belongs to another user of this machine.`,
      fix: 'Run as that user (root, if it was started by root); or use another state folder: MEDALLION_HOME=<folder>',
      fields: { folder: layout.root },
      cause,
    });
  }
}

/**
 * Makes the database cluster, unless there is one: drafted aside and renamed into place, so that it exists whole, with
 * the password that belongs to it, or not at all, also when two processes do this at once.
 */
export async function ensureCluster(options: {
  root: string;
  home: string;
  binaries: string;
  user: ServerUser | undefined;
}): Promise<void> {
  const { root, home, binaries, user } = options;
  const layout = rootLayout(root);
  if (await exists(layout.marker)) return requireSameVersion(layout, binaries);
  if (await exists(layout.cluster)) {
    throw new MedallionError({
      code: 'EMBEDDED_FOLDER_TAKEN',
      kind: 'environment',
      message: `${layout.cluster} exists and was not made by Medallion: it has no ${path.basename(layout.marker)}.`,
      fix: 'Move it away, or use another state folder: MEDALLION_HOME=<folder>',
      fields: { folder: layout.cluster },
    });
  }

  const draft = path.join(root, `.cluster-${randomUUID()}`);
  const drafted = { data: path.join(draft, 'data'), passwordFile: path.join(draft, 'initial-password') };
  const password = randomBytes(24).toString('base64url');
  try {
    await mkdir(draft, { mode: 0o700 });
    const owned = async (file: string): Promise<void> => {
      if (user) await chown(file, user.uid, user.gid);
    };
    await owned(draft);
    await writeFile(drafted.passwordFile, password, { mode: 0o600 });
    await owned(drafted.passwordFile);
    await initdb({ binaries, data: drafted.data, passwordFile: drafted.passwordFile, user, folder: draft });
    await rm(drafted.passwordFile);

    const passfile = path.join(draft, path.basename(layout.passfile));
    const anyPort = { host: '127.0.0.1', port: '*', database: '*', user: EMBEDDED_USER } as const;
    await writeFile(passfile, passfileLine(anyPort, password), { mode: 0o600 });
    const homeOwner = await stat(home);
    if (user) await chown(passfile, homeOwner.uid, homeOwner.gid);
    const postgresConf = path.join(drafted.data, 'postgresql.conf');
    await writeFile(postgresConf, "\ninclude_if_exists = 'medallion.conf'\n", { flag: 'a' });
    await writeFile(
      path.join(draft, path.basename(layout.marker)),
      JSON.stringify({ madeBy: 'medallion', home }, undefined, 2),
    );
    await rename(draft, layout.cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(root, error);
    if (await exists(layout.marker)) return;
    throw error;
  }
}

async function initdb(options: {
  binaries: string;
  data: string;
  passwordFile: string;
  folder: string;
  user: ServerUser | undefined;
}): Promise<void> {
  const { binaries, data, passwordFile, folder, user } = options;
  try {
    await promisify(execFile)(
      initdbProgram(binaries),
      [
        `--pgdata=${data}`,
        `--username=${EMBEDDED_USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { cwd: folder, env: serverEnvironment(), ...(user ? { uid: user.uid, gid: user.gid } : {}) },
    );
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') throw cannotRun('initdb', error);
    const output = String((error as { stderr?: string }).stderr || (error as Error).message);
    if (/No space left on device/i.test(output)) throw diskFull(folder, error);
    if (/could not look up effective user ID/i.test(output)) throw unknownUser(error);
    throw startFailed('initdb', output, error);
  }
}

async function requireSameVersion(layout: RootLayout, binaries: string): Promise<void> {
  const [cluster, catalog] = await Promise.all([
    readFile(path.join(layout.data, 'PG_VERSION'), 'utf8'),
    readFile(path.join(binaries, 'share', 'postgresql', 'postgres.bki'), 'utf8').catch(() => ''),
  ]);
  const programs = catalog.match(/^# PostgreSQL (\d+)/)?.[1];
  if (programs === undefined || programs === cluster.trim()) return;
  throw new MedallionError({
    code: 'EMBEDDED_VERSION_MISMATCH',
    kind: 'environment',
    message: `The embedded database was made by Postgres ${cluster.trim()}; the installed programs are ${programs}.`,
    fix: 'Load it anew: `medallion db reset`, then `npm start`; or install the earlier version of Medallion and dump it.',
    fields: { made: cluster.trim(), installed: programs },
  });
}

/** Opens `folder` for passing through, not for listing, whatever the umask. */
export async function makePassable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
}
