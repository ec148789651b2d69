import { EntitySchema } from 'typeorm';

/** One extraction merged into raw_salesforce. */
export interface Load {
  /** Order of loads: assigned under the exclusive raw lock, without gaps that matter. */
  loadSeq: string;
  runId: string;
  extractionId: string;
  source: string;
  organizationId: string;
  /** Of the extraction's objects and their signatures: the same extraction again is recognised by it. */
  signature: string;
  asOf: Date;
  extractedAt: Date;
  loadedAt: Date;
}

export const loadEntity = new EntitySchema<Load>({
  name: 'load',
  schema: 'ops',
  indices: [{ name: 'load_organization_signature', columns: ['organizationId', 'signature'] }],
  columns: {
    loadSeq: { name: 'load_seq', type: 'bigint', primary: true, primaryKeyConstraintName: 'load_pkey' },
    runId: { name: 'run_id', type: 'text' },
    extractionId: { name: 'extraction_id', type: 'text' },
    source: { type: 'text' },
    organizationId: { name: 'organization_id', type: 'text' },
    signature: { type: 'text' },
    asOf: { name: 'as_of', type: 'timestamptz', precision: 3 },
    extractedAt: { name: 'extracted_at', type: 'timestamptz', precision: 3 },
    loadedAt: { name: 'loaded_at', type: 'timestamptz', precision: 3 },
  },
});
