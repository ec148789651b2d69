import { EntitySchema } from 'typeorm';

/** One extraction of a Salesforce org whose load has committed. */
export interface ExtractionEntry {
  /** Name of the run's folder. */
  extractionId: string;
  organizationId: string;
  apiVersion: string | null;
  /** End of its windows: everything modified before is in raw. */
  asOf: Date;
  extractedAt: Date;
  /** The run that loaded it. */
  runId: string;
  loadSeq: string;
  /** How objects differ from the extraction before. */
  drift: unknown;
}

export const extractionEntity = new EntitySchema<ExtractionEntry>({
  name: 'extraction',
  schema: 'ops',
  columns: {
    extractionId: {
      name: 'extraction_id',
      type: 'text',
      primary: true,
      primaryKeyConstraintName: 'extraction_pkey',
    },
    organizationId: { name: 'organization_id', type: 'text' },
    apiVersion: { name: 'api_version', type: 'text', nullable: true },
    asOf: { name: 'as_of', type: 'timestamptz', precision: 3 },
    extractedAt: { name: 'extracted_at', type: 'timestamptz', precision: 3 },
    runId: { name: 'run_id', type: 'text' },
    loadSeq: { name: 'load_seq', type: 'bigint' },
    drift: { type: 'jsonb' },
  },
});
