import type { Logger } from '@medallion/core';
import type postgres from 'postgres';
import type { DataSource } from 'typeorm';
import type { WarehouseRole } from '../ops/roles.ts';

/** Where a warehouse is; nothing secret. */
export interface WarehouseDescription {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The login. */
  readonly user: string;
  readonly isEmbedded: boolean;
  /** `18.4`. */
  readonly serverVersion: string;
  /** Whether connections act as the group role asked for; otherwise all act as the login. */
  readonly hasSeparateRoles: boolean;
}

/** A warehouse database, connected to as one role. */
export interface Warehouse {
  /** A pool of postgres.js: session in UTC, values as `@medallion/core` parses them. */
  readonly sql: postgres.Sql;
  readonly role: WarehouseRole;
  readonly describe: WarehouseDescription;
  /** Identity of the database: another or an emptied one has another (`ops.warehouse_marker.warehouse_id`). */
  readonly warehouseId: string;
  readonly logger: Logger;
  /** The same warehouse as another role, with a pool of its own; closed with this one, or before. */
  connect(role: WarehouseRole): Promise<Warehouse>;
  /**
   * One connection outside the pool that is never exchanged for another, for session locks and long COPYs. The caller
   * ends it. `onclose` is called when it ends, wanted or not.
   */
  openSession(purpose: string, onclose?: () => void): postgres.Sql;
  /** TypeORM over the tables of ops, as this role. The caller destroys it. */
  openOps(): Promise<DataSource>;
  close(): Promise<void>;
}
