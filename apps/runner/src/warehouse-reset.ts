import { dropEnvironment, listEnvironments } from '@medallion/warehouse';
import type { Invocation } from './host.ts';
import { withWarehouse } from './warehouse-session.ts';

/**
 * Drops the schemas of the warehouse in the database of DATABASE_URL, in one transaction after
 * those of its environments. Opening it as a warehouse is the
 * guard: a database without our marker is refused there.
 */
export async function dropWarehouse(invocation: Invocation): Promise<boolean> {
  return withWarehouse(invocation, { role: 'owner' }, async (warehouse) => {
    const { sql } = warehouse;
    for (const { environment } of await listEnvironments(warehouse)) await dropEnvironment(warehouse, environment);
    const schemas = await sql<{ nspname: string }[]>`
      select nspname from pg_namespace
      where nspname in ('raw_salesforce', 'bronze', 'silver', 'gold', 'scratch', 'ops')
      order by nspname`;
    await sql.begin(async (transaction) => {
      for (const { nspname } of schemas) await transaction`drop schema ${transaction(nspname)} cascade`;
    });
    return schemas.length > 0;
  });
}
