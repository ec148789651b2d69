import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { MedallionError } from '@medallion/core';
import { homeLayout, standInRoots } from './layout.ts';
import { diskFull } from './server-errors.ts';

/** What `<home>/postgres.json` remembers of the server. */
export interface ServerRecord {
  /** Folder that holds the cluster. */
  readonly root: string;
  /** The port it was last started on. */
  readonly port: number;
}

/**
 * A record that names a folder which is none of this state folder's came here by copying or moving the folder: it is
 * not followed, or two workspaces would share, and one of them delete, the other's database.
 */
export async function readRecord(home: string): Promise<ServerRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(homeLayout(home).record, 'utf8')) as ServerRecord;
    const own = [homeLayout(home).folder, ...standInRoots(home)];
    return own.includes(record.root) ? record : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRecord(home: string, record: ServerRecord): Promise<void> {
  const file = homeLayout(home).record;
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(record, undefined, 2) + '\n');
  await rename(draft, file);
}

/** The state folder without symbolic links, or `undefined` where there is none. */
export const existingHome = (home: string): Promise<string | undefined> => realpath(home).catch(() => undefined);

/** Makes the state folder, with the server's folder in it. */
export async function makeHome(home: string): Promise<void> {
  try {
    await mkdir(homeLayout(home).folder, { recursive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(home, cause);
    throw new MedallionError({
      code: 'HOME_NOT_WRITABLE',
      kind: 'environment',
      message: `The state folder ${home} cannot be written (${(cause as NodeJS.ErrnoException).code}).`,
      fix: 'Give yourself the right to, or use another one: MEDALLION_HOME=<folder>',
      fields: { home },
      cause,
    });
  }
}
