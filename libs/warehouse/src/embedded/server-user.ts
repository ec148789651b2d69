import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { MedallionError } from '@medallion/core';

/** The operating-system user the server runs as; `undefined` is the user we are. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

interface Account extends ServerUser {
  readonly name: string;
}

/** The local user database; initdb refuses a user id that is not in it. */
async function accounts(): Promise<Account[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }));
}

/**
 * Postgres refuses to run as root. Then the server runs as the owner of the state folder, so that this user can manage
 * it too; where that is root as well, or a number without a name, as nobody.
 */
export async function serverUserFor(home: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = (await accounts()).filter((account) => account.uid > 0);
  const { uid: owner } = await stat(home);
  const account =
    known.find(({ uid }) => uid === owner) ??
    known.find(({ name }) => name === 'nobody') ??
    known.find(({ name }) => name === 'daemon');
  if (account) return { uid: account.uid, gid: account.gid };
  throw new MedallionError({
    code: 'EMBEDDED_NO_USER',
    kind: 'environment',
    message: 'Postgres does not run as root, and /etc/passwd has no user "nobody" it could run as.',
    fix: 'Run as an ordinary user, add a user "nobody", or use a Postgres of yours: DATABASE_URL=postgres://user@host:5432/database',
  });
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
