import type { Session } from '../ports/warehouse-port.ts';

/** The session, but once aborted it starts nothing more: cancelling reaches only the statement that runs at that moment. */
export const abortable = (session: Session, signal: AbortSignal | undefined): Session => ({
  execute: async (sql, parameters) => {
    signal?.throwIfAborted();
    return session.execute(sql, parameters);
  },
});
