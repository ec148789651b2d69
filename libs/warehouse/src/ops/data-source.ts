import type { DataSource } from 'typeorm';
import { openDataSource } from '../connection/data-source.ts';
import type { ConnectionTarget } from '../connection/target.ts';
import type { WarehouseRole } from './roles.ts';

/** TypeORM over the ops schema: `dataSource.getRepository<Run>('run')`. The caller destroys it. */
export async function openOpsDataSource(
  target: ConnectionTarget,
  options: { role: WarehouseRole; setsRole: boolean; usesTls: boolean; applicationName: string },
): Promise<DataSource> {
  const [{ opsEntities }, { opsMigrations }] = await Promise.all([
    import('./entities/index.ts'),
    import('./migrations/index.ts'),
  ]);
  return openDataSource(target, {
    ...options,
    schema: 'ops',
    entities: opsEntities,
    migrations: opsMigrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'all',
    // Never: the schema changes by migrations alone.
    synchronize: false,
    logging: false,
  });
}
