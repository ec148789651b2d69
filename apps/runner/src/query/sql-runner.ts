import { MedallionError } from '@medallion/core';
import type { Warehouse } from '@medallion/warehouse';
import { execute, type ExecuteOptions, type QueryConnection, type QueryResult } from './execute.ts';

export type SqlRunner = (sql: string, signal: AbortSignal) => Promise<QueryResult[]>;

const PERMISSION_DENIED = '42501';

/**
 * Runs SQL with the least rights that do: as the reader, and where a reader may not look (ops holds rejected records) as the
 * builder, who owns no server and whose transaction is read-only all the same.
 */
export function sqlRunner(warehouse: Warehouse, { write, searchPath }: Omit<ExecuteOptions, 'signal'>): SqlRunner {
  const run = ({ sql }: Warehouse, text: string, signal: AbortSignal) =>
    execute(sql as unknown as QueryConnection, text, { write, searchPath, signal });
  return async (text, signal) => {
    try {
      return await run(warehouse, text, signal);
    } catch (error) {
      const denied = error instanceof MedallionError && error.fields['sqlState'] === PERMISSION_DENIED;
      if (write || !denied || !warehouse.describe.hasSeparateRoles) throw error;
      return run(await warehouse.connect('builder'), text, signal);
    }
  };
}
