import { EntitySchema } from 'typeorm';

/** A record that could not be typed, put aside whole; the load went on without it. Holds personal data. */
export interface RejectedRecord {
  rejectedRecordId: string;
  loadSeq: string;
  object: string;
  /** The record's id, where it has one. */
  recordId: string | null;
  field: string | null;
  reason: string;
  /** The record as received, with what JSON in Postgres cannot hold (NUL) written as text. */
  record: unknown;
  file: string;
  /** Position in the file, counted from 1. */
  position: string;
  /** MD5 of object, reason and record: the same rejection is kept once. */
  recordHash: string;
}

export const rejectedRecordEntity = new EntitySchema<RejectedRecord>({
  name: 'rejected_record',
  schema: 'ops',
  indices: [{ name: 'rejected_record_load_object', columns: ['loadSeq', 'object'] }],
  uniques: [{ name: 'rejected_record_hash', columns: ['recordHash'] }],
  foreignKeys: [
    {
      name: 'rejected_record_load',
      target: 'load',
      columnNames: ['loadSeq'],
      referencedColumnNames: ['loadSeq'],
      deferrable: 'INITIALLY DEFERRED',
    },
  ],
  columns: {
    rejectedRecordId: {
      name: 'rejected_record_id',
      type: 'bigint',
      primary: true,
      primaryKeyConstraintName: 'rejected_record_pkey',
      generated: 'increment',
    },
    loadSeq: { name: 'load_seq', type: 'bigint' },
    object: { type: 'text' },
    recordId: { name: 'record_id', type: 'text', nullable: true },
    field: { type: 'text', nullable: true },
    reason: { type: 'text' },
    record: { type: 'jsonb' },
    file: { type: 'text' },
    position: { type: 'bigint' },
    recordHash: { name: 'record_hash', type: 'text' },
  },
});
