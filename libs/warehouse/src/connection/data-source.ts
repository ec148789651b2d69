import { MedallionError, nodePostgresTypes } from '@medallion/core';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { WarehouseRole } from '../ops/roles.ts';
import { sessionSettings } from './client.ts';
import type { ConnectionTarget } from './target.ts';

/** Settings as libpq's `options` parameter wants them: blanks and backslashes escaped. */
const startupOptions = (settings: Record<string, string>): string =>
  Object.entries(settings)
    .filter(([name]) => name !== 'client_encoding')
    .map(([name, value]) => `-c ${name}=${value.replace(/([\\ ])/g, '\\$1')}`)
    .join(' ');

/** TypeORM prints a failed migration to the console, whatever `logging` says; the error itself is what we report. */
const silent = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

/**
 * A TypeORM DataSource that connects as the warehouse does: same session settings, same parsers, same role.
 * TypeORM is loaded here and not before: most commands need none of it.
 */
export async function openDataSource(
  target: ConnectionTarget,
  options: {
    role: WarehouseRole;
    setsRole: boolean;
    usesTls: boolean;
    applicationName: string;
  } & Partial<DataSourceOptions>,
): Promise<DataSource> {
  const { role, setsRole, usesTls, applicationName, ...rest } = options;
  const typeorm = await import('typeorm');
  const verifies = target.tls === 'verify-ca' || target.tls === 'verify-full';
  const dataSource = new typeorm.DataSource({
    ...(rest as object),
    type: 'postgres',
    host: target.host,
    port: target.port,
    database: target.database,
    username: target.user,
    password: target.password ?? '',
    applicationName,
    installExtensions: false,
    logger: silent,
    ssl: usesTls
      ? {
          rejectUnauthorized: verifies,
          ...(target.certificateAuthority ? { ca: target.certificateAuthority } : {}),
          ...(target.tls === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
        }
      : false,
    poolSize: 4,
    extra: { types: nodePostgresTypes, options: startupOptions(sessionSettings(role, setsRole)) },
  });
  try {
    return await dataSource.initialize();
  } catch (cause) {
    throw new MedallionError({
      code: 'DATABASE_UNREACHABLE',
      kind: 'environment',
      message: `TypeORM cannot connect to database "${target.database}" on ${target.host}:${target.port}.`,
      fix: 'See the cause; postgres.js reached the same server just before.',
      cause,
    });
  }
}
