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
  /** Rows that violate the check. */
  failing: string;
  /** What the check found, one sentence without row values. */
  message: string;
  checkedAt: Date;
}

export const checkResultEntity = new EntitySchema<CheckResult>({
  name: 'check_result',
  schema: 'ops',
  checks: [
    { name: 'check_result_severity_known', expression: `severity in ('error', 'warn')` },
    { name: 'check_result_status_known', expression: `status in ('passed', 'failed')` },
  ],
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
  },
});
