import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The operating-system user the server runs as; `undefined` is the user we are. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` on Linux; any unprivileged id serves. */
const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/**
 * Postgres refuses to run as root. Then the server runs as the owner of the state folder, so that this user can manage
 * it too, or else as nobody.
 */
export async function serverUserFor(home: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(home);
  return owner.uid === 0 ? NOBODY : { uid: owner.uid, gid: owner.gid };
}

/** Whether `user` may enter `folder` and every folder above it, by their mode bits. */
export async function canEnter(folder: string, user: ServerUser): Promise<boolean> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const { uid, gid, mode } = await stat(current);
    const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & execute) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
