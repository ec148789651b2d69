import { EntitySchema } from 'typeorm';

/** The outcome of one check of one model in one run. */
export interface CheckResult {
  runId: string;
  environment: string;
  model: string;
  checkName: string;
  /** Null for checks of a whole model. */
  columnName: string | null;
  severity: 'error' | 'warn';
  status: 'passed' | 'failed';
  /** What violates the check: rows, for some kinds distinct keys. */
  failing: string;
  /** What the check found, one sentence without row values. */
  message: string;
  checkedAt: Date;
  /** `not_null`, `expectation`, `rule` ...; null where it was recorded before checks said so, as are the following. */
  kind: string | null;
  /** Who is to be asked about it. */
  owner: string | null;
  description: string | null;
  /** `{count}` or `{percent}` of what may fail; null where nothing may. */
  threshold: Readonly<Record<string, number>> | null;
  /** Rows of the model, where they were counted. */
  rows: string | null;
}

export const checkResultEntity = new EntitySchema<CheckResult>({
  name: 'check_result',
  schema: 'ops',
  checks: [
    { name: 'check_result_severity_known', expression: `severity in ('error', 'warn')` },
    { name: 'check_result_status_known', expression: `status in ('passed', 'failed')` },
  ],
  indices: [{ name: 'check_result_latest', columns: ['environment', 'model', 'checkName', 'checkedAt'] }],
  columns: {
    runId: { name: 'run_id', type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    checkName: { name: 'check_name', type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    columnName: { name: 'column_name', type: 'text', nullable: true },
    severity: { type: 'text' },
    status: { type: 'text' },
    failing: { type: 'bigint' },
    message: { type: 'text' },
    checkedAt: { name: 'checked_at', type: 'timestamptz', precision: 3 },
    kind: { type: 'text', nullable: true },
    owner: { type: 'text', nullable: true },
    description: { type: 'text', nullable: true },
    threshold: { type: 'jsonb', nullable: true },
    rows: { type: 'bigint', nullable: true },
  },
});
