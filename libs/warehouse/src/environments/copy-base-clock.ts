import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Warehouse } from '../connection/warehouse.ts';

/**
 * Sets an environment's clock to the base's: what it reuses was made at that. As the loader, whose the clock is. The caller holds the
 * raw lock, so that the clock stands.
 */
export async function copyBaseClock(warehouse: Warehouse, environment: string): Promise<void> {
  const loader = await warehouse.connect('loader');
  try {
    await loader.sql`
      insert into ops.clock as known (environment, as_of, load_seq)
      select ${environment}, as_of, load_seq from ops.clock where environment = ${BASE_ENVIRONMENT}
      on conflict (environment) do update set as_of = excluded.as_of, load_seq = excluded.load_seq
      where (known.as_of, known.load_seq) is distinct from (excluded.as_of, excluded.load_seq)`;
  } finally {
    await loader.close();
  }
}
