import { MedallionError, silentLogger, type Logger } from '@medallion/core';
import type postgres from 'postgres';
import { embeddedServer } from '../embedded/embedded-server.ts';
import { databaseNotOurs, inspectDatabase } from '../ops/claim.ts';
import { openOpsDataSource } from '../ops/data-source.ts';
import { prepareDatabase } from '../ops/prepare.ts';
import { rolesAreSeparateQuery, type WarehouseRole } from '../ops/roles.ts';
import { openClient } from './client.ts';
import { explainDatabaseError, requireSupportedServer } from './connection-errors.ts';
import { describeTarget, targetFromUrl, type ConnectionTarget } from './target.ts';
import type { Warehouse, WarehouseDescription } from './warehouse.ts';

export interface OpenWarehouseOptions {
  /** Connection string; without it the embedded server of `home`, started if need be. */
  readonly url?: string | undefined;
  /** State folder: `<workspace>/.medallion`. */
  readonly home: string;
  readonly logger?: Logger;
  /** Default: `owner`, the login itself. A `reader` never prepares the database. */
  readonly role?: WarehouseRole;
  /** Connections of the pool at most. Default 8. */
  readonly maxConnections?: number;
  /** Where PGPASSWORD and the like are read. Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

interface Connected {
  readonly target: ConnectionTarget;
  readonly logger: Logger;
  readonly maxConnections: number;
  readonly usesTls: boolean;
  readonly warehouseId: string;
  readonly description: WarehouseDescription;
}

interface ServerFacts {
  version: string;
  version_number: number;
  uses_tls: boolean;
  is_standby: boolean;
}

/**
 * Connects to the warehouse, preparing the database where needed: marks an empty one as ours, refuses one that is
 * not, runs pending migrations. Every failure is a MedallionError that names host and database.
 */
export async function openWarehouse(options: OpenWarehouseOptions): Promise<Warehouse> {
  const logger = options.logger ?? silentLogger;
  const role = options.role ?? 'owner';
  const target = options.url
    ? await targetFromUrl(options.url, options.env ?? process.env)
    : await embeddedServer({ home: options.home, logger }).start();
  const session = openClient({
    target,
    logger,
    role: 'owner',
    setsRole: false,
    applicationName: applicationName('setup'),
    max: 1,
  });
  try {
    return connectAs(role, {
      ...(await setUp(session, target, role, logger)),
      logger,
      maxConnections: options.maxConnections ?? 8,
    });
  } catch (error) {
    throw explainDatabaseError(error, target);
  } finally {
    await session.end({ timeout: 5 });
  }
}

async function setUp(session: postgres.Sql, target: ConnectionTarget, role: WarehouseRole, logger: Logger) {
  const [facts] = await session<ServerFacts[]>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as version_number,
      pg_is_in_recovery() as is_standby,
      coalesce((select ssl from pg_catalog.pg_stat_ssl where pid = pg_backend_pid()), false) as uses_tls`;
  const { version, version_number, is_standby, uses_tls: usesTls } = facts!;
  requireSupportedServer(version_number, version, target);
  logger.info(`Warehouse: ${describeTarget(target)}, Postgres ${version.split(' ')[0]}.`, {
    host: target.host,
    port: target.port,
    database: target.database,
  });
  if (role === 'reader') await requirePrepared(session, target);
  else if (is_standby) throw Object.assign(new Error('the server is a standby'), { code: '25006' });
  else await prepareDatabase({ session, target, usesTls, logger });

  const [{ separate } = { separate: false }] =
    await session.unsafe<{ separate: boolean | null }[]>(rolesAreSeparateQuery);
  if (!separate) warnAboutRoles(target, logger);
  return {
    target,
    usesTls,
    warehouseId: await readWarehouseId(session),
    description: {
      host: target.host,
      port: target.port,
      database: target.database,
      user: target.user,
      isEmbedded: target.isEmbedded,
      serverVersion: version.split(' ')[0]!,
      hasSeparateRoles: separate === true,
    },
  };
}

async function requirePrepared(session: postgres.Sql, target: ConnectionTarget): Promise<void> {
  const state = await inspectDatabase(session, target);
  if (state.kind === 'foreign') throw databaseNotOurs(target, state.schemas);
  if (state.kind === 'ours') return;
  throw new MedallionError({
    code: 'WAREHOUSE_EMPTY',
    kind: 'environment',
    message: `There is no warehouse yet in ${describeTarget(target)}.`,
    fix: 'Build one: npm start',
    fields: { host: target.host, port: target.port, database: target.database },
  });
}

/** A login that may only read gold cannot see ops: then the identity stays unknown. */
async function readWarehouseId(session: postgres.Sql): Promise<string> {
  try {
    const [marker] = await session<{ warehouse_id: string }[]>`select warehouse_id from ops.warehouse_marker`;
    return marker?.warehouse_id ?? '';
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return '';
    throw error;
  }
}

/** Databases already warned about: once per process is enough. */
const warned = new Set<string>();

function warnAboutRoles(target: ConnectionTarget, logger: Logger): void {
  const database = `${target.host}:${target.port}/${target.database}`;
  if (warned.has(database)) return;
  warned.add(database);
  logger.warn(
    `${target.user} may not create or use the roles medallion_loader, medallion_builder and medallion_reader: ` +
      'everything runs as this login, without separation of loading, building and reading.',
    { host: target.host, database: target.database, user: target.user },
  );
}

const applicationName = (purpose: string): string => `medallion ${purpose}, process ${process.pid}`;

function connectAs(role: WarehouseRole, connected: Connected): Warehouse {
  const { target, logger, maxConnections, usesTls } = connected;
  const setsRole = connected.description.hasSeparateRoles;
  const children: Warehouse[] = [];
  const open = (purpose: string, max: number, onclose?: () => void): postgres.Sql =>
    openClient({
      target,
      logger,
      role,
      setsRole,
      applicationName: applicationName(purpose),
      max,
      ...(onclose ? { onclose } : {}),
    });
  // Connections are never exchanged, so one that closes by itself broke.
  let isBroken = false;
  const sql = open(role, maxConnections, () => (isBroken = true));
  return {
    sql,
    role,
    describe: connected.description,
    warehouseId: connected.warehouseId,
    logger,
    connect: async (other) => {
      const child = connectAs(other, connected);
      children.push(child);
      return child;
    },
    openSession: (purpose, onclose) => open(`${role}, ${purpose}`, 1, onclose),
    openOps: () =>
      openOpsDataSource(target, { role, setsRole, usesTls, applicationName: applicationName(`${role} ops`) }),
    close: async () => {
      await Promise.all(children.map((child) => child.close()));
      // Of a connection that broke under a query the driver waits for the query (postgres.js 3.4.9).
      await sql.end({ timeout: isBroken ? 0 : 5 });
    },
  };
}
