import { EntitySchema } from 'typeorm';

/** What one load did to one object. Counts are records. */
export interface LoadObject {
  loadSeq: string;
  object: string;
  /** The extracted object's signature: the same files give the same one. */
  signature: string;
  received: string;
  newVersions: string;
  unchanged: string;
  /** The same version twice within the extraction. */
  duplicates: string;
  /** Put aside in rejected_record. */
  rejected: string;
  newestModstamp: Date | null;
}

export const loadObjectEntity = new EntitySchema<LoadObject>({
  name: 'load_object',
  schema: 'ops',
  foreignKeys: [
    {
      name: 'load_object_load',
      target: 'load',
      columnNames: ['loadSeq'],
      referencedColumnNames: ['loadSeq'],
      deferrable: 'INITIALLY DEFERRED',
    },
  ],
  columns: {
    loadSeq: { name: 'load_seq', type: 'bigint', primary: true, primaryKeyConstraintName: 'load_object_pkey' },
    object: { type: 'text', primary: true, primaryKeyConstraintName: 'load_object_pkey' },
    signature: { type: 'text' },
    received: { type: 'bigint' },
    newVersions: { name: 'new_versions', type: 'bigint' },
    unchanged: { type: 'bigint' },
    duplicates: { type: 'bigint' },
    rejected: { type: 'bigint' },
    newestModstamp: { name: 'newest_modstamp', type: 'timestamptz', precision: 3, nullable: true },
  },
});
