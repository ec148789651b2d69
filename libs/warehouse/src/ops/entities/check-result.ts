import { EntitySchema } from 'typeorm';

/** The outcome of one check of one model in one run. */
export interface CheckResult {
  runId: string;
  environment: string;
  model: string;
  checkName: string;
  severity: 'error' | 'warn';
  status: 'passed' | 'failed' | 'errored' | 'skipped';
  /** Rows that violate the check; null where it could not be counted. */
  failingRows: string | null;
  checkedAt: Date;
}

export const checkResultEntity = new EntitySchema<CheckResult>({
  name: 'check_result',
  schema: 'ops',
  checks: [
    { name: 'check_result_severity_known', expression: `severity in ('error', 'warn')` },
    { name: 'check_result_status_known', expression: `status in ('passed', 'failed', 'errored', 'skipped')` },
  ],
  columns: {
    runId: { name: 'run_id', type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    environment: { type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    model: { type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    checkName: { name: 'check_name', type: 'text', primary: true, primaryKeyConstraintName: 'check_result_pkey' },
    severity: { type: 'text' },
    status: { type: 'text' },
    failingRows: { name: 'failing_rows', type: 'bigint', nullable: true },
    checkedAt: { name: 'checked_at', type: 'timestamptz', precision: 3 },
  },
});
