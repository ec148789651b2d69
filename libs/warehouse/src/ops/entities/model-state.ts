import { EntitySchema } from 'typeorm';

/** What is published of a model, so that the next build knows whether to touch it. */
export interface ModelState {
  environment: string;
  /** `gold.dim_account`. */
  model: string;
  /** How it is materialized: `view`, `materialized_view`, `table`, `incremental`, `seed`; `reused` of a view onto the base's relation. */
  kind: string;
  /** Hash of the statements that define it. */
  definition: string;
  /** Hash of its contract. */
  contract: string;
  /** Hash of its definition and of the upstream states it consumed. */
  fingerprint: string;
  /** Changes only when its rows or its contract change: what its readers depend on. */
  state: string;
  /** When rows came or went and when each column changed, so that who reads none that did is left alone; null where that is not known. */
  columnStates: { readonly rows: string; readonly columns: Readonly<Record<string, string>> } | null;
  /** Upstream -> the state of what was read of it. */
  upstream: Readonly<Record<string, string>>;
  /** The pg_class oid we created: another relation of the same name is not ours. */
  relationOid: string;
  relationFilenode: string | null;
  /** Rows inserted, updated and deleted as pg_stat counted them after our publish: a difference is somebody else's write. */
  writeCount: string | null;
  rowCount: string | null;
  runId: string;
  publishedAt: Date;
  /** Of an incremental model: what it was computed from, input by input. */
  consumed: Readonly<Record<string, string>> | null;
  /** What its checks were and read when they last passed; null before they did. */
  checks: {
    readonly digest: string;
    readonly upstream: Readonly<Record<string, string>>;
    readonly follows: readonly string[];
    readonly spotless: readonly string[];
  } | null;
}

export const modelStateEntity = new EntitySchema<ModelState>({
  name: 'model_state',
  schema: 'ops',
  columns: {
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'model_state_pkey' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'model_state_pkey' },
    kind: { type: 'text' },
    definition: { type: 'text' },
    contract: { type: 'text' },
    fingerprint: { type: 'text' },
    state: { type: 'text' },
    columnStates: { name: 'column_states', type: 'jsonb', nullable: true },
    upstream: { type: 'jsonb' },
    relationOid: { name: 'relation_oid', type: 'bigint' },
    relationFilenode: { name: 'relation_filenode', type: 'bigint', nullable: true },
    writeCount: { name: 'write_count', type: 'bigint', nullable: true },
    rowCount: { name: 'row_count', type: 'bigint', nullable: true },
    runId: { name: 'run_id', type: 'text' },
    publishedAt: { name: 'published_at', type: 'timestamptz', precision: 3 },
    consumed: { type: 'jsonb', nullable: true },
    checks: { type: 'jsonb', nullable: true },
  },
});
