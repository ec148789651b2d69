import { lstat } from 'node:fs/promises';
import type { Logger } from '@medallion/core';
import { exists, makePassable } from './cluster.ts';
import { homeLayout, rootLayout, standInRoots } from './layout.ts';
import { startFailed } from './server-errors.ts';
import { readRecord } from './server-record.ts';
import { canEnter, type ServerUser } from './server-user.ts';

/** The folder for cluster and binaries: in the state folder, or where the server's user can reach it. */
export async function chooseRoot(home: string, user: ServerUser | undefined, logger: Logger): Promise<string> {
  const recorded = (await readRecord(home))?.root;
  if (recorded && (await exists(rootLayout(recorded).marker))) return recorded;
  const { folder } = homeLayout(home);
  if (user === undefined) return folder;
  await makePassable(folder);
  if (await canEnter(folder, user)) return folder;
  const standIn = await makeStandIn(standInRoots(home), user);
  logger.info(
    `Postgres does not run as root, and the user it runs as cannot enter ${home}: its files are in ${standIn}.`,
    { home, folder: standIn },
  );
  return standIn;
}

async function makeStandIn(candidates: readonly string[], user: ServerUser): Promise<string> {
  for (const folder of candidates) {
    try {
      await makePassable(folder);
    } catch {
      continue;
    }
    const found = await lstat(folder);
    // In a folder open to all somebody may have put one of this name before us.
    if (found.isDirectory() && found.uid === process.getuid?.() && (await canEnter(folder, user))) return folder;
  }
  throw startFailed('medallion', `none of ${candidates.join(', ')} can be used for its files`);
}
