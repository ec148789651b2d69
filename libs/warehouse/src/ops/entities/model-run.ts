import { EntitySchema } from 'typeorm';

/** What one run did to one model. Counts are rows: what changed is 0 of a view, and where nothing was built; all there are, null where nobody counted. */
export interface ModelRun {
  runId: string;
  environment: string;
  layer: string;
  model: string;
  action: 'built' | 'skipped';
  /** Why it was built or skipped, one sentence. */
  reason: string;
  status: 'succeeded' | 'failed' | 'skipped' | 'cancelled';
  rows: string | null;
  inserted: string | null;
  updated: string | null;
  deleted: string | null;
  /** The table with its indexes, once published; null of a view. */
  bytes: string | null;
  /** Its definition in this run, whose SQL is in `definition_text`. */
  definition: string | null;
  startedAt: Date;
  finishedAt: Date;
  durationMs: number;
  /** Where it failed: the MedallionError's code, message and fields. */
  error: object | null;
}

export const modelRunEntity = new EntitySchema<ModelRun>({
  name: 'model_run',
  schema: 'ops',
  checks: [
    { name: 'model_run_action_known', expression: `action in ('built', 'skipped')` },
    { name: 'model_run_status_known', expression: `status in ('succeeded', 'failed', 'skipped', 'cancelled')` },
  ],
  columns: {
    runId: { name: 'run_id', type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    layer: { type: 'text' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    action: { type: 'text' },
    reason: { type: 'text' },
    status: { type: 'text' },
    rows: { type: 'bigint', nullable: true },
    inserted: { type: 'bigint', nullable: true },
    updated: { type: 'bigint', nullable: true },
    deleted: { type: 'bigint', nullable: true },
    bytes: { type: 'bigint', nullable: true },
    definition: { type: 'text', nullable: true },
    startedAt: { name: 'started_at', type: 'timestamptz', precision: 3 },
    finishedAt: { name: 'finished_at', type: 'timestamptz', precision: 3 },
    durationMs: { name: 'duration_ms', type: 'double precision' },
    error: { type: 'jsonb', nullable: true },
  },
});
