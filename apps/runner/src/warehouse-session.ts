import type { Logger } from '@medallion/core';
import { embeddedServer, openWarehouse, type Warehouse, type WarehouseRole } from '@medallion/warehouse';
import type { Invocation } from './host.ts';

/** Milliseconds a connection may take to answer an abort before it is cut. */
const ABORT_GRACE_MS = 3_000;

/**
 * Opens the warehouse for the duration of `work`. When the command is aborted and `work` does not let go by itself, the
 * connections are cut: Postgres then rolls back whatever was open.
 */
export async function withWarehouse<T>(
  { environment, output, signal, config }: Invocation,
  { role, quiet = role === 'reader' }: { readonly role: WarehouseRole; readonly quiet?: boolean },
  work: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { embedded } = await config();
  const logger = quiet ? lowered(output.logger) : output.logger;
  const { databaseUrl: url, home } = environment;
  // A port of the user's choice matters when the server starts; found running, it has been chosen.
  if (url === undefined && embedded.port !== undefined)
    await embeddedServer({ home, logger, port: embedded.port }).start();
  const warehouse = await openWarehouse({ url, home, logger, role });
  const cut = () => setTimeout(() => void warehouse.close(), ABORT_GRACE_MS).unref();
  signal.addEventListener('abort', cut, { once: true });
  try {
    return await work(warehouse);
  } finally {
    signal.removeEventListener('abort', cut);
    await warehouse.close();
  }
}

/** For commands whose result is all that is wanted: what a library reports as news becomes a detail. */
export const lowered = (logger: Logger): Logger => ({
  ...logger,
  info: (message, fields) => logger.debug(message, fields),
  child: (scope) => lowered(logger.child(scope)),
});
