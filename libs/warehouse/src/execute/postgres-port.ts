import { MedallionError } from '@medallion/core';
import type { Session, StatementResult, WarehousePort } from '@medallion/engine';
import type postgres from 'postgres';
import { cancelQuery } from '../connection/cancel-query.ts';
import { connectionLost } from '../connection/connection-errors.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { groupRoles } from '../ops/roles.ts';
import { opsState } from './ops-state.ts';
import { statementError } from './statement-error.ts';
import { openTransactionSession, transactionSessions, type TransactionSession } from './transaction-session.ts';

/** Runs statements on a pool or one reserved connection; an abort cancels the one that is running, cleaning up after it still works. */
function sessionOn(sql: postgres.Sql | postgres.TransactionSql, signal: AbortSignal | undefined): Session {
  return {
    async execute(text, parameters = []): Promise<StatementResult> {
      const query = sql.unsafe(text, parameters as never[]);
      const cancel = (): void => cancelQuery(query);
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

interface PostgresPort extends WarehousePort {
  /** Ends the connections of its transactions; those of the pool are the warehouse's. */
  close(): Promise<void>;
}

/**
 * The engine's port on a warehouse connected to as builder. Independent models run on connections of their own, a publish on one. The
 * caller closes it.
 *
 * @param signal aborting it cancels the statements that run at that moment
 */
async function postgresPort(builder: Warehouse, signal?: AbortSignal): Promise<PostgresPort> {
  const pool = sessionOn(builder.sql, signal);
  const [database] = (
    await pool.execute(
      `select oid::text, exists (select from pg_catalog.pg_extension where extname = 'citus') as distributes
       from pg_catalog.pg_database where datname = current_database()`,
    )
  ).rows;
  const sessions = transactionSessions(builder);
  return {
    ...pool,
    // A database restored from a dump has the marker of the original, but an oid of its own.
    identity: `${builder.warehouseId} ${String(database!['oid'])}`,
    distributes: database!['distributes'] === true,
    readerRole: builder.describe.hasSeparateRoles ? groupRoles.reader : undefined,
    transaction: (work, options = {}) =>
      sessions.use((own) =>
        inTransaction(own, signal, options.repeatableRead ? 'repeatable read' : 'read committed', async (session) => {
          if (options.lockTimeoutMs !== undefined) await session.execute(lockTimeout(options.lockTimeoutMs));
          for (const [name, value] of Object.entries(options.settings ?? {}))
            await session.execute('select set_config($1, $2, true)', [name, value]);
          const result = await work(session);
          // Counted with the commit: the server would otherwise hold the figures back for up to a second or more.
          await session.execute('select pg_stat_force_next_flush()');
          return result;
        }),
      ),
    state: opsState(pool),
    close: () => sessions.end(),
  };
}

/** Work of a builder on a port of its own. */
export async function withPort<T>(
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  work: (port: WarehousePort, builder: Warehouse) => Promise<T>,
): Promise<T> {
  const builder = await warehouse.connect('builder');
  try {
    const port = await postgresPort(builder, signal);
    try {
      return await work(port, builder);
    } finally {
      await port.close();
    }
  } finally {
    await builder.close();
  }
}

/** Statements in one transaction that sees one state of the database and can write nothing. */
export async function readOnly<T>(
  warehouse: Warehouse,
  signal: AbortSignal | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = openTransactionSession(warehouse);
  try {
    return await inTransaction(session, signal, 'repeatable read read only', work);
  } finally {
    await session.end();
  }
}

/** Statements of whoever opened the warehouse in one transaction, each of which waits in bounds for locks of others. */
export async function inBoundedTransaction<T>(
  warehouse: Warehouse,
  lockTimeoutMs: number,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const own = openTransactionSession(warehouse);
  try {
    return await inTransaction(own, undefined, 'read committed', async (session) => {
      await session.execute(lockTimeout(lockTimeoutMs));
      return work(session);
    });
  } finally {
    await own.end();
  }
}

const lockTimeout = (milliseconds: number): string =>
  `set local lock_timeout = ${Math.max(1, Math.round(milliseconds))}`;

/**
 * A transaction on a connection of its own. Once that breaks, nothing more is given to the driver: it would connect anew and run the rest
 * outside of any transaction. Not `sql.begin`, which then writes its `rollback` to a socket that is gone and so ends the process
 * (postgres.js 3.4.9).
 */
async function inTransaction<T>(
  own: TransactionSession,
  signal: AbortSignal | undefined,
  mode: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const open = sessionOn(own.sql, signal);
  const session: Session = {
    execute: async (text, parameters) => {
      if (own.isBroken)
        throw connectionLost(Object.assign(new Error('it broke before'), { code: 'CONNECTION_CLOSED' }));
      try {
        return await open.execute(text, parameters);
      } catch (error) {
        // Known here before the connection is closed, and what is sent in between is never answered.
        own.isBroken ||= error instanceof MedallionError && error.code === 'DATABASE_CONNECTION_LOST';
        throw error;
      }
    },
  };
  try {
    await session.execute(`begin isolation level ${mode}`);
    const result = await work(session);
    await session.execute('commit');
    return result;
  } catch (error) {
    // Aborted work may have lost its connection too; ending the session takes it back all the same.
    if (signal?.aborted) own.isBroken = true;
    // A session that cannot take its transaction back is no good for another.
    await session.execute('rollback').catch(() => (own.isBroken = true));
    throw error;
  }
}
