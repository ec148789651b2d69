import { MedallionError, type Logger } from '@medallion/core';
import type postgres from 'postgres';
import { explainDatabaseError } from '../connection/connection-errors.ts';
import { isRetryable } from '../connection/retryable-sqlstates.ts';
import { describeTarget, type ConnectionTarget } from '../connection/target.ts';
import { acquireAdvisoryLock, releaseAdvisoryLock } from '../locks/advisory-lock.ts';
import { claimDatabase, databaseNotOurs, inspectDatabase } from './claim.ts';
import { openOpsDataSource } from './data-source.ts';

/** Roles are shared by all databases of a server: two warehouses prepared at once may meet there. */
const ATTEMPTS = 5;

const migrationLock = { name: 'migration', mode: 'exclusive' } as const;

/** Marks an empty database as ours and runs the migrations that are pending, one process at a time. */
export async function prepareDatabase(options: {
  /** A client of one connection, as the login. */
  session: postgres.Sql;
  target: ConnectionTarget;
  usesTls: boolean;
  logger: Logger;
}): Promise<void> {
  const { session, target, usesTls, logger } = options;
  const state = await inspectDatabase(session, target);
  if (state.kind === 'foreign') throw databaseNotOurs(target, state.schemas);
  if (state.kind === 'ours' && state.pending.length === 0) return;

  await acquireAdvisoryLock(session, migrationLock, logger);
  try {
    const current = await inspectDatabase(session, target);
    if (current.kind === 'foreign') throw databaseNotOurs(target, current.schemas);
    if (current.kind === 'empty') {
      logger.info(`Preparing ${describeTarget(target)}.`, { host: target.host, database: target.database });
      await claimDatabase(session, new Date());
    }
    await migrate(target, usesTls);
  } catch (error) {
    throw explainPreparation(error, target);
  } finally {
    await releaseAdvisoryLock(session, migrationLock);
  }
}

async function migrate(target: ConnectionTarget, usesTls: boolean): Promise<void> {
  const dataSource = await openOpsDataSource(target, {
    role: 'owner',
    setsRole: false,
    usesTls,
    applicationName: 'medallion migration',
  });
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await dataSource.runMigrations({ transaction: 'all' });
        return;
      } catch (error) {
        const driverError = (error as { driverError?: unknown }).driverError ?? error;
        if (attempt === ATTEMPTS || !isRetryable(driverError)) throw driverError;
      }
    }
  } finally {
    await dataSource.destroy();
  }
}

function explainPreparation(error: unknown, target: ConnectionTarget): unknown {
  if ((error as { code?: string }).code !== '42501') return explainDatabaseError(error, target);
  return new MedallionError({
    code: 'DATABASE_NO_PERMISSION',
    kind: 'environment',
    message: `${target.user} may not create Medallion's schemas in database "${target.database}" on ${target.host}:${target.port}.`,
    fix: `As the database's owner: grant create, temporary on database "${target.database}" to "${target.user}";`,
    fields: { host: target.host, port: target.port, database: target.database, user: target.user },
    cause: error,
  });
}
