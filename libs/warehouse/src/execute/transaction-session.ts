import type postgres from 'postgres';
import type { Warehouse } from '../connection/warehouse.ts';

/** A connection of its own for one transaction after another. */
export interface TransactionSession {
  readonly sql: postgres.Sql;
  /** It must not be used again: the driver would connect anew, outside of any transaction. */
  isBroken: boolean;
  end(): Promise<void>;
}

export function openTransactionSession(warehouse: Warehouse): TransactionSession {
  const sql = warehouse.openSession('transaction', () => {
    session.isBroken = true;
    // From here on it refuses to connect anew.
    void sql.end({ timeout: 0 });
  });
  const session: TransactionSession = {
    sql,
    isBroken: false,
    end: () => sql.end({ timeout: session.isBroken ? 0 : 5 }),
  };
  return session;
}

/** Connections that are used again: a new one costs its login and what the server learns of the catalog, for each table of a build. */
export interface TransactionSessions {
  use<T>(work: (session: TransactionSession) => Promise<T>): Promise<T>;
  /** Ends those that are not in use. */
  end(): Promise<void>;
}

export function transactionSessions(warehouse: Warehouse): TransactionSessions {
  const idle: TransactionSession[] = [];
  return {
    async use(work) {
      const session = idle.pop() ?? openTransactionSession(warehouse);
      // It ended while nobody looked.
      if (session.isBroken) return this.use(work);
      try {
        return await work(session);
      } finally {
        if (session.isBroken) await session.end();
        else idle.push(session);
      }
    },
    end: async () => {
      await Promise.all(idle.splice(0).map((session) => session.end()));
    },
  };
}
