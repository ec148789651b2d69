import type { Session, StatementResult, TransactionOptions, WarehousePort } from '@medallion/engine';
import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';
import { groupRoles } from '../ops/roles.ts';
import { opsState } from './ops-state.ts';
import { statementError } from './statement-error.ts';

/** Runs statements on a pool or one reserved connection; an abort cancels the one that is running, cleaning up after it still works. */
function sessionOn(sql: postgres.Sql | postgres.TransactionSql, signal: AbortSignal | undefined): Session {
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
  const [database] = (
    await pool.execute('select oid::text from pg_catalog.pg_database where datname = current_database()')
  ).rows;
  return {
    ...pool,
    // A database restored from a dump has the marker of the original, but an oid of its own.
    identity: `${builder.warehouseId} ${String(database!['oid'])}`,
    readerRole: builder.describe.hasSeparateRoles ? groupRoles.reader : undefined,
    // Every statement of such a session stands for itself, so the pool serves: it opens a connection for each that waits.
    session: (work) => work(pool),
    transaction: (work, options = {}) => inTransaction(builder.sql, signal, work, options),
    state: opsState(pool),
  };
}

/** Statements in one transaction that sees one state of the database and can write nothing. */
export async function readOnly<T>(
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  try {
    const result = await warehouse.sql.begin('isolation level repeatable read read only', async (transaction) => ({
      value: await work(sessionOn(transaction, signal)),
    }));
    return (result as { value: T }).value;
  } catch (error) {
    throw statementError(error, signal?.aborted === true);
  }
}

// Not `reserve()`: without fetch_types it never gets a connection that is not open yet (postgres.js 3.4.9).
async function inTransaction<T>(
  sql: postgres.Sql,
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const isolation = options.repeatableRead ? 'repeatable read' : 'read committed';
  try {
    const result = await sql.begin(`isolation level ${isolation}`, async (transaction) => {
      const session = sessionOn(transaction, signal);
      if (options.lockTimeoutMs !== undefined) {
        await session.execute(`set local lock_timeout = ${Math.max(1, Math.round(options.lockTimeoutMs))}`);
      }
      const value = await work(session);
      // Counted with the commit: the server would otherwise hold the figures back for up to a second or more.
      await session.execute('select pg_stat_force_next_flush()');
      return { value };
    });
    return (result as { value: T }).value;
  } catch (error) {
    throw statementError(error, signal?.aborted === true);
  }
}
