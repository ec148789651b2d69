import { EntitySchema } from 'typeorm';

/** What is published of a model, so that the next build knows whether to touch it. */
export interface ModelState {
  environment: string;
  /** `gold.dim_account`. */
  model: string;
  fingerprint: string;
  /** The pg_class oid we created: another relation of the same name is not ours. */
  relationOid: string;
  contractHash: string;
  /** Rows inserted, updated and deleted as pg_stat counted them after our publish: a difference is somebody else's write. */
  writeCounters: { inserted: string; updated: string; deleted: string } | null;
  rowCount: string | null;
  publishedRun: string;
  publishedAt: Date;
}

export const modelStateEntity = new EntitySchema<ModelState>({
  name: 'model_state',
  schema: 'ops',
  columns: {
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'model_state_pkey' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'model_state_pkey' },
    fingerprint: { type: 'text' },
    relationOid: { name: 'relation_oid', type: 'bigint' },
    contractHash: { name: 'contract_hash', type: 'text' },
    writeCounters: { name: 'write_counters', type: 'jsonb', nullable: true },
    rowCount: { name: 'row_count', type: 'bigint', nullable: true },
    publishedRun: { name: 'published_run', type: 'text' },
    publishedAt: { name: 'published_at', type: 'timestamptz', precision: 3 },
  },
});
