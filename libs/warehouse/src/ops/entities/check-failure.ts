import { EntitySchema } from 'typeorm';

/** One row, of the first that failed a check in a run. */
export interface CheckFailure {
  runId: string;
  environment: string;
  model: string;
  checkName: string;
  /** From 1, in the order of the keys. */
  position: number;
  /** Identifiers by column, as text; no other values of the row. */
  keys: Readonly<Record<string, string | null>>;
}

const key = { type: 'text', primary: true, primaryKeyConstraintName: 'check_failure_pkey' } as const;

export const checkFailureEntity = new EntitySchema<CheckFailure>({
  name: 'check_failure',
  schema: 'ops',
  foreignKeys: [
    {
      name: 'check_failure_result',
      target: 'check_result',
      columnNames: ['runId', 'environment', 'model', 'checkName'],
      referencedColumnNames: ['runId', 'environment', 'model', 'checkName'],
      onDelete: 'CASCADE',
    },
  ],
  columns: {
    runId: { name: 'run_id', ...key },
    environment: key,
    model: key,
    checkName: { name: 'check_name', ...key },
    position: { ...key, type: 'integer' },
    keys: { type: 'jsonb' },
  },
});
