import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { MedallionError } from '@medallion/core';
import { passwordFromPassfile } from './passfile.ts';

const tlsModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof tlsModes)[number];

/** Where and as whom to connect. */
export interface ConnectionTarget {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly tls: TlsMode;
  /** PEM of the authority that signs the server's certificate. */
  readonly certificateAuthority: string | undefined;
  readonly isEmbedded: boolean;
}

/** `database "x" on host:port as user`, for messages: never the password. */
export const describeTarget = (target: ConnectionTarget): string =>
  `database "${target.database}" on ${target.host}:${target.port} as ${target.user}`;

const invalidUrl = (why: string): MedallionError =>
  new MedallionError({
    code: 'DATABASE_URL_INVALID',
    kind: 'usage',
    // The text itself is not repeated: it may hold a password.
    message: `DATABASE_URL is not a Postgres connection string: ${why}.`,
    fix: 'Write postgres://user@host:5432/database; special characters of a password percent-encoded, or the password in PGPASSWORD or a passfile.',
  });

/** Stands for the host of a connection string without one. */
const NO_HOST = 'no-host.invalid';

const hostIn = (url: URL): string =>
  url.hostname === NO_HOST ? '' : decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');

/**
 * Reads a connection string as libpq would, with the password from it, PGPASSWORD or the passfile.
 * Without `sslmode` TLS is used where the server offers it.
 */
export async function targetFromUrl(text: string, env: NodeJS.ProcessEnv): Promise<ConnectionTarget> {
  let url: URL;
  try {
    // The WHATWG rules have no URL with a user but no host, which libpq allows for sockets.
    url = new URL(text.replace(/^(postgres(?:ql)?:\/\/[^/@?]*@)(?=[/?]|$)/, `$1${NO_HOST}`));
  } catch {
    throw invalidUrl('it cannot be parsed as a URL');
  }
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw invalidUrl(`it begins with ${url.protocol}//`);
  }
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw invalidUrl('a "%" in it is not followed by two hexadecimal digits');
    }
  };
  const tls = (url.searchParams.get('sslmode') ?? env['PGSSLMODE'] ?? 'prefer') as TlsMode;
  if (!tlsModes.includes(tls)) throw invalidUrl(`sslmode must be one of ${tlsModes.join(', ')}`);
  const authorityFile = url.searchParams.get('sslrootcert') ?? env['PGSSLROOTCERT'];

  const user = decode(url.username) || url.searchParams.get('user') || env['PGUSER'] || userInfo().username;
  const key = {
    host: url.searchParams.get('host') || hostIn(url) || env['PGHOST'] || 'localhost',
    port: Number(url.searchParams.get('port') || url.port || env['PGPORT'] || 5432),
    database: decode(url.pathname.slice(1)) || env['PGDATABASE'] || user,
    user,
  };
  return {
    ...key,
    password: decode(url.password) || env['PGPASSWORD'] || (await passwordFromPassfile(key, env)),
    tls,
    certificateAuthority: authorityFile && authorityFile !== 'system' ? readAuthority(authorityFile) : undefined,
    isEmbedded: false,
  };
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MedallionError({
      code: 'DATABASE_CERTIFICATE_UNREADABLE',
      kind: 'usage',
      message: `The certificate file ${file} named by sslrootcert cannot be read.`,
      fix: 'Check the path in DATABASE_URL (sslrootcert=) or PGSSLROOTCERT.',
      fields: { file },
      cause,
    });
  }
}
