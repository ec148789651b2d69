import { MedallionError } from '@medallion/core';
import { describeTarget, type ConnectionTarget } from './target.ts';

/** Oldest server version the generated SQL works on. */
export const OLDEST_SERVER = 15;

type Description = { code: string; message: string; fix: string };

const unreachable = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  '57P03',
]);

function describe(code: string, text: string, target: ConnectionTarget): Description | undefined {
  const where = describeTarget(target);
  const server = `${target.host}:${target.port}`;
  if (/no pg_hba\.conf entry.*(no encryption|SSL off)/i.test(text)) {
    return {
      code: 'DATABASE_TLS_REQUIRED',
      message: `The server refuses an unencrypted connection to ${where}.`,
      fix: 'Add ?sslmode=require (or verify-full) to DATABASE_URL.',
    };
  }
  if (/before secure TLS connection|does not support SSL/i.test(text) || code.startsWith('ERR_SSL_')) {
    return {
      code: 'DATABASE_WITHOUT_TLS',
      message: `DATABASE_URL asks for TLS (sslmode=${target.tls}), which the server ${server} does not offer.`,
      fix: 'Switch TLS on at the server, or set ?sslmode=prefer if the network is yours.',
    };
  }
  if (/^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS_CERT)/.test(code)) {
    return {
      code: 'DATABASE_CERTIFICATE_REFUSED',
      message: `The certificate of the server ${server} cannot be verified (${code}).`,
      fix: 'Name the authority that signed it: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem.',
    };
  }
  if (unreachable.has(code)) {
    return {
      code: 'DATABASE_UNREACHABLE',
      message: `No Postgres answers at ${server} (${code}).`,
      fix: target.isEmbedded
        ? 'Run `medallion db status`, then `medallion db start`.'
        : 'Check host and port in DATABASE_URL, that the server runs, and that no firewall is between. Without DATABASE_URL an embedded Postgres is used.',
    };
  }
  if (code === '28P01' || /password/i.test(text)) {
    return target.password === undefined
      ? {
          code: 'DATABASE_PASSWORD_MISSING',
          message: `The server asks for a password for ${where}, and none was given.`,
          fix: 'Set PGPASSWORD, add a line to ~/.pgpass, or put the password into DATABASE_URL.',
        }
      : {
          code: 'DATABASE_WRONG_PASSWORD',
          message: `The server refuses the password for ${where}.`,
          fix: 'Check the password in DATABASE_URL, PGPASSWORD or ~/.pgpass (used in this order).',
        };
  }
  if (code === '28000') {
    return {
      code: 'DATABASE_LOGIN_REFUSED',
      message: `The server refuses the login for ${where}.`,
      fix: 'Check that the role exists, may log in, and that pg_hba.conf lets it in from here.',
    };
  }
  if (code === '3D000') {
    return {
      code: 'DATABASE_MISSING',
      message: `There is no database "${target.database}" on ${server}.`,
      fix: `Create it: createdb -h ${target.host} -p ${target.port} -U ${target.user} ${target.database}`,
    };
  }
  if (code === '42501') {
    return {
      code: 'DATABASE_NO_PERMISSION',
      message: `${target.user} lacks a permission in ${where}: ${text}.`,
      fix: `As the database's owner: grant connect, create, temporary on database "${target.database}" to "${target.user}";`,
    };
  }
  if (code === '53300') {
    return {
      code: 'DATABASE_CONNECTIONS_EXHAUSTED',
      message: `All connection slots of ${server} are taken.`,
      fix: 'Close other sessions or raise max_connections.',
    };
  }
  if (code === '53100' || code === 'ENOSPC' || /No space left on device/.test(text)) {
    return {
      code: 'DISK_FULL',
      message: `The disk of ${where} is full.`,
      fix: 'Free space and run the command again: nothing half-written was kept.',
    };
  }
  if (code === '25006') {
    return {
      code: 'DATABASE_READ_ONLY',
      message: `${where[0]!.toUpperCase()}${where.slice(1)} is read-only.`,
      fix: 'Connect to the primary server, not to a standby.',
    };
  }
  return undefined;
}

/**
 * Says what a driver's error means here and how to mend it. An error it knows nothing of comes back as it is.
 * The server's own message is repeated only where it holds no row values.
 */
export function explainDatabaseError(error: unknown, target: ConnectionTarget): unknown {
  if (error instanceof MedallionError) return error;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const description = describe(String(code ?? ''), String(message ?? ''), target);
  if (!description) return error;
  return new MedallionError({
    ...description,
    kind: 'environment',
    fields: {
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      ...(typeof code === 'string' ? { cause: code } : {}),
    },
    cause: error,
  });
}

/** What a server says last on a connection: it, or an administrator, ends it. */
const LAST_WORDS = /^(?:08|57P)/;

/**
 * Says of an error of the network, of the driver, or of a server that ends the session, that the connection broke. What else a server
 * says, and a defect, comes back as it is.
 */
export function connectionLost(error: unknown): unknown {
  if (error instanceof MedallionError) return error;
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code !== 'string' || (name === 'PostgresError' && !LAST_WORDS.test(code))) return error;
  return new MedallionError({
    code: 'DATABASE_CONNECTION_LOST',
    kind: 'environment',
    message: `The connection to the database broke (${code}).`,
    fix: 'Run the command again: what was committed stays, the rest was rolled back.',
    fields: { driverCode: code },
    cause: error,
  });
}

/** Refuses servers whose SQL is too old. `versionNumber` is server_version_num: 150004 is 15.4. */
export function requireSupportedServer(versionNumber: number, version: string, target: ConnectionTarget): void {
  if (versionNumber >= OLDEST_SERVER * 10_000) return;
  throw new MedallionError({
    code: 'DATABASE_TOO_OLD',
    kind: 'environment',
    message: `The server at ${target.host}:${target.port} is Postgres ${version}; Medallion needs ${OLDEST_SERVER} or newer.`,
    fix: 'Upgrade it, or unset DATABASE_URL to use the embedded Postgres.',
    fields: { host: target.host, port: target.port, version },
  });
}
