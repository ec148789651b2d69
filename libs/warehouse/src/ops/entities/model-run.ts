import { EntitySchema } from 'typeorm';

/** What one run did to one model. Counts are rows; null for views and where nothing was built. */
export interface ModelRun {
  runId: string;
  environment: string;
  model: string;
  action: 'built' | 'skipped' | 'failed';
  rowsInserted: string | null;
  rowsUpdated: string | null;
  rowsDeleted: string | null;
  rowsTotal: string | null;
  durationMs: number;
  errorCode: string | null;
}

export const modelRunEntity = new EntitySchema<ModelRun>({
  name: 'model_run',
  schema: 'ops',
  checks: [{ name: 'model_run_action_known', expression: `action in ('built', 'skipped', 'failed')` }],
  columns: {
    runId: { name: 'run_id', type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'model_run_pkey' },
    action: { type: 'text' },
    rowsInserted: { name: 'rows_inserted', type: 'bigint', nullable: true },
    rowsUpdated: { name: 'rows_updated', type: 'bigint', nullable: true },
    rowsDeleted: { name: 'rows_deleted', type: 'bigint', nullable: true },
    rowsTotal: { name: 'rows_total', type: 'bigint', nullable: true },
    durationMs: { name: 'duration_ms', type: 'int' },
    errorCode: { name: 'error_code', type: 'text', nullable: true },
  },
});
