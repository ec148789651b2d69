import { EntitySchema } from 'typeorm';

/** Up to where an object has been read from the source: where the next incremental extraction starts. */
export interface Watermark {
  object: string;
  /** Everything modified up to here has been loaded. */
  systemModstamp: Date;
  loadSeq: string;
}

export const watermarkEntity = new EntitySchema<Watermark>({
  name: 'watermark',
  schema: 'ops',
  columns: {
    object: { type: 'text', primary: true, primaryKeyConstraintName: 'watermark_pkey' },
    systemModstamp: { name: 'system_modstamp', type: 'timestamptz', precision: 3 },
    loadSeq: { name: 'load_seq', type: 'bigint' },
  },
});
