import { EntitySchema } from 'typeorm';

/** A person whose data was redacted, and whose data every later load redacts on arrival. */
export interface ForgottenRecord {
  /** 18-character id of the record. */
  recordId: string;
  object: string;
  reason: string | null;
  /** The run that redacted it first. */
  runId: string;
  /** The entry in `load` by which builds see the change; none where raw had nothing of the record. */
  loadSeq: string | null;
  /** Versions redacted in raw, over all runs. */
  versions: string;
  /** Rejected records deleted, over all runs. */
  rejected: string;
  /** Login of the database that asked for it. */
  forgottenBy: string;
  forgottenAt: Date;
}

export const forgottenEntity = new EntitySchema<ForgottenRecord>({
  name: 'forgotten',
  schema: 'ops',
  columns: {
    recordId: { name: 'record_id', type: 'text', primary: true, primaryKeyConstraintName: 'forgotten_pkey' },
    object: { type: 'text' },
    reason: { type: 'text', nullable: true },
    runId: { name: 'run_id', type: 'text' },
    loadSeq: { name: 'load_seq', type: 'bigint', nullable: true },
    versions: { type: 'bigint' },
    rejected: { type: 'bigint' },
    forgottenBy: { name: 'forgotten_by', type: 'text' },
    forgottenAt: { name: 'forgotten_at', type: 'timestamptz', precision: 3 },
  },
});
