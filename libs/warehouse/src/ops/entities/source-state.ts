import { EntitySchema } from 'typeorm';

/** An object as the org last described it, and when all its records and all its ids were last read. */
export interface SourceStateEntry {
  object: string;
  extractionId: string;
  describe: unknown;
  fullReadAt: Date;
  reconciledAt: Date;
}

export const sourceStateEntity = new EntitySchema<SourceStateEntry>({
  name: 'source_state',
  schema: 'ops',
  columns: {
    object: { type: 'text', primary: true, primaryKeyConstraintName: 'source_state_pkey' },
    extractionId: { name: 'extraction_id', type: 'text' },
    describe: { type: 'jsonb' },
    fullReadAt: { name: 'full_read_at', type: 'timestamptz', precision: 3 },
    reconciledAt: { name: 'reconciled_at', type: 'timestamptz', precision: 3 },
  },
});
