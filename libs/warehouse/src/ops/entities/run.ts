import { EntitySchema } from 'typeorm';

/** One execution of a command, from its start to its end. */
export interface Run {
  runId: string;
  /** `pipeline`, `load`, `build` ... */
  command: string;
  environment: string;
  startedAt: Date;
  /** Null while it runs, and for ever where it was killed. */
  finishedAt: Date | null;
  status: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** Version and commit of the code that ran. */
  codeVersion: string | null;
  /** Of a build: what it was asked for, by which it can be retried; see `BuildRequest`. */
  request: object | null;
  /** Of a build: the clock of its environment, which says what data it was built from. */
  asOf: Date | null;
  loadSeq: string | null;
  /** Where it failed: the MedallionError's code, message and fields. */
  error: object | null;
}

export const runEntity = new EntitySchema<Run>({
  name: 'run',
  schema: 'ops',
  checks: [{ name: 'run_status_known', expression: `status in ('running', 'succeeded', 'failed', 'cancelled')` }],
  indices: [{ name: 'run_started_at', columns: ['startedAt'] }],
  columns: {
    runId: { name: 'run_id', type: 'text', primary: true, primaryKeyConstraintName: 'run_pkey' },
    command: { type: 'text' },
    environment: { type: 'text' },
    startedAt: { name: 'started_at', type: 'timestamptz', precision: 3 },
    finishedAt: { name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true },
    status: { type: 'text' },
    codeVersion: { name: 'code_version', type: 'text', nullable: true },
    error: { type: 'jsonb', nullable: true },
    asOf: { name: 'as_of', type: 'timestamptz', precision: 3, nullable: true },
    loadSeq: { name: 'load_seq', type: 'bigint', nullable: true },
    request: { type: 'jsonb', nullable: true },
  },
});
