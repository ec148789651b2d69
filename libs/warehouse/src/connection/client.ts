import { postgresJsOptions, postgresSessionSettings, type Logger } from '@medallion/core';
import postgres from 'postgres';
import { groupRoles, type WarehouseRole } from '../ops/roles.ts';
import type { ConnectionTarget } from './target.ts';

export interface ClientOptions {
  readonly target: ConnectionTarget;
  readonly logger: Logger;
  readonly role: WarehouseRole;
  /** Whether to act as the role's group role from the first statement on, or to stay the login. Default: true. */
  readonly setsRole?: boolean;
  /** Shown in pg_stat_activity, and to whoever waits for a lock of ours. */
  readonly applicationName: string;
  /** Connections at most. */
  readonly max: number;
  /** Called when a connection ends, wanted or not. */
  readonly onclose?: () => void;
}

/** How long the server may take to answer a connection attempt, in seconds. */
const CONNECT_TIMEOUT_S = 15;

const nothing = (): undefined => undefined;

function tlsOf(target: ConnectionTarget) {
  switch (target.tls) {
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return 'prefer';
    case 'require':
      return 'require';
    case 'verify-ca':
      // Any host name goes: only the signature is verified.
      return { ca: target.certificateAuthority, rejectUnauthorized: true, checkServerIdentity: nothing };
    case 'verify-full':
      return { ca: target.certificateAuthority, rejectUnauthorized: true };
  }
}

/**
 * Settings every session of ours starts with. Time limits a database or login may set are for interactive users, not
 * for a load of an hour: they are lifted. Readers cannot write even where their login could. Compiling a query to machine code is
 * decided by its estimated cost, which of joined windows and unions is often a hundred times too high: it took 5 s of a query of 0.4 s.
 */
export function sessionSettings(role: WarehouseRole, setsRole: boolean): Record<string, string> {
  return {
    ...postgresSessionSettings,
    search_path: 'public',
    client_min_messages: 'warning',
    default_transaction_isolation: 'read committed',
    default_transaction_read_only: role === 'reader' ? 'on' : 'off',
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
    jit: 'off',
    // Citus alone knows it, which otherwise refuses an inner join of tables that are not colocated; elsewhere it means nothing.
    'citus.enable_repartition_joins': 'on',
    ...(role === 'owner' || !setsRole ? {} : { role: groupRoles[role] }),
  };
}

/** A pool of postgres.js. Connects at the first statement; the caller ends it. */
export function openClient(options: ClientOptions): postgres.Sql {
  const { target } = options;
  return postgres({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    // postgres.js would fall back on the environment: what to use has been decided.
    password: target.password ?? '',
    ssl: tlsOf(target) as never,
    max: options.max,
    connect_timeout: CONNECT_TIMEOUT_S,
    idle_timeout: 0,
    // A connection is not exchanged under a session lock or a long COPY.
    max_lifetime: null,
    ...postgresJsOptions(),
    onnotice: (notice) => options.logger.debug(notice['message'] ?? 'notice', { severity: notice['severity'] }),
    ...(options.onclose ? { onclose: options.onclose } : {}),
    connection: {
      ...sessionSettings(options.role, options.setsRole ?? true),
      application_name: options.applicationName.slice(0, 63),
    },
  }) as unknown as postgres.Sql;
}
