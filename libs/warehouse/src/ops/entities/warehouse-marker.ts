import { EntitySchema } from 'typeorm';
import { MARKER_COMMENT } from '../claim.ts';

/** The one row that says this database is a Medallion warehouse, which one, and whose organization's. */
export interface WarehouseMarker {
  /** Always true: there is one row. */
  only: boolean;
  /** Identity of the database: an emptied or another database has another one. */
  warehouseId: string;
  createdAt: Date;
  /** 18-character Organization id, or what stands in for it (`files:<folder>`); null until the first load. */
  organizationId: string | null;
  organizationSource: string | null;
  boundAt: Date | null;
}

export const warehouseMarkerEntity = new EntitySchema<WarehouseMarker>({
  name: 'warehouse_marker',
  schema: 'ops',
  checks: [{ name: 'warehouse_marker_only_one_row', expression: '"only"' }],
  columns: {
    only: {
      type: 'bool',
      primary: true,
      primaryKeyConstraintName: 'warehouse_marker_pkey',
      default: true,
      comment: MARKER_COMMENT,
    },
    warehouseId: { name: 'warehouse_id', type: 'uuid' },
    createdAt: { name: 'created_at', type: 'timestamptz', precision: 3 },
    organizationId: { name: 'organization_id', type: 'text', nullable: true },
    organizationSource: { name: 'organization_source', type: 'text', nullable: true },
    boundAt: { name: 'bound_at', type: 'timestamptz', precision: 3, nullable: true },
  },
});
