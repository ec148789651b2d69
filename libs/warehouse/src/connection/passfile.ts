import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** What a password is looked up by. */
export interface PasswordKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

const escapeField = (field: string): string => field.replace(/([\\:])/g, '\\$1');

/** One line of a libpq passfile: `host:port:database:user:password`; `*` matches anything. */
export function passfileLine(
  key: { host: string; port: number | '*'; database: string; user: string },
  password: string,
) {
  return [key.host, String(key.port), key.database, key.user, password].map(escapeField).join(':') + '\n';
}

function splitFields(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  for (let i = 0; i < line.length; i++) {
    if (line[i] === ':') {
      fields.push(field);
      field = '';
    } else {
      if (line[i] === '\\' && i + 1 < line.length) i++;
      field += line[i];
    }
  }
  return [...fields, field];
}

/** The password of the first line that matches, as libpq would find it. */
export function passwordIn(passfile: string, key: PasswordKey): string | undefined {
  const wanted = [key.host, String(key.port), key.database, key.user];
  for (const line of passfile.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = splitFields(line);
    if (fields.length >= 5 && wanted.every((value, i) => fields[i] === '*' || fields[i] === value)) return fields[4];
  }
  return undefined;
}

/** Looks in PGPASSFILE, else in the user's own passfile; a missing file is no password. */
export async function passwordFromPassfile(key: PasswordKey, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const own =
    process.platform === 'win32'
      ? path.join(env['APPDATA'] ?? homedir(), 'postgresql', 'pgpass.conf')
      : path.join(env['HOME'] ?? homedir(), '.pgpass');
  try {
    return passwordIn(await readFile(env['PGPASSFILE'] || own, 'utf8'), key);
  } catch {
    return undefined;
  }
}
