import type { Session, StatementResult, TransactionOptions, WarehousePort } from '@medallion/engine';
import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { groupRoles } from '../ops/roles.ts';
import { opsState } from './ops-state.ts';
import { statementError } from './statement-error.ts';

/** Runs statements on a pool or one reserved connection; an abort cancels the one that is running, cleaning up after it still works. */
function sessionOn(sql: postgres.Sql | postgres.ReservedSql, signal: AbortSignal | undefined): Session {
  return {
    async execute(text, parameters = []): Promise<StatementResult> {
      const query = sql.unsafe(text, parameters as never[]);
      const cancel = (): void => query.cancel();
      const isAbortable = signal !== undefined && !signal.aborted;
      if (isAbortable) signal.addEventListener('abort', cancel, { once: true });
      try {
        const rows = await query;
        return { rows: [...rows], count: rows.count ?? rows.length };
      } catch (error) {
        throw statementError(error, isAbortable && signal.aborted);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
  };
}

/**
 * The engine's port on a warehouse connected to as builder. Independent models run on connections of their own, a publish on one.
 *
 * @param signal aborting it cancels the statements that run at that moment
 */
export async function postgresPort(builder: Warehouse, signal?: AbortSignal): Promise<WarehousePort> {
  const pool = sessionOn(builder.sql, signal);
  const reserve = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const connection = await builder.sql.reserve();
    try {
      return await work(sessionOn(connection, signal));
    } finally {
      connection.release();
    }
  };
  const [database] = (
    await pool.execute('select oid::text from pg_catalog.pg_database where datname = current_database()')
  ).rows;
  return {
    ...pool,
    // A database restored from a dump has the marker of the original, but an oid of its own.
    identity: `${builder.warehouseId} ${String(database!['oid'])}`,
    readerRole: builder.describe.hasSeparateRoles ? groupRoles.reader : undefined,
    session: reserve,
    transaction: (work, options) => reserve((session) => inTransaction(session, work, options)),
    state: opsState(pool),
  };
}

async function inTransaction<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  await session.execute(`begin isolation level ${options.repeatableRead ? 'repeatable read' : 'read committed'}`);
  try {
    if (options.lockTimeoutMs !== undefined) {
      await session.execute(`set local lock_timeout = ${Math.max(1, Math.round(options.lockTimeoutMs))}`);
    }
    const result = await work(session);
    // Counted with the commit: the server would otherwise hold the figures back for up to a second or more.
    await session.execute('select pg_stat_force_next_flush()');
    await session.execute('commit');
    return result;
  } catch (error) {
    // A broken connection has rolled back already.
    await session.execute('rollback').catch(() => undefined);
    throw error;
  }
}
