import { EntitySchema } from 'typeorm';

/** Per object and extraction or verification: what the org counts, what came, what raw has. Counts are records. */
export interface Completeness {
  /** The extraction, or the verification. */
  extractionId: string;
  object: string;
  /** `full`, `incremental`, or `verification`: counted again, and nothing extracted. */
  mode: string;
  /** `rest` or `bulk`. */
  api: string;
  /** The org's clock when it began. */
  countedAt: Date;
  /** Records the org has, modified before the extraction's end, those in its recycle bin too. */
  orgCount: string;
  extracted: string;
  newVersions: string;
  unchanged: string;
  duplicates: string;
  rejected: string;
  /** Records raw has that lie in the org's recycle bin. */
  deleted: string;
  /** Records found gone from the org in this extraction. */
  gone: string;
  /** Records raw has that are not known to be gone. */
  inRaw: string;
  /** Records the org has and raw has not, for no known reason; null while the ids have not been compared. */
  missing: string | null;
  /** Records raw has as an older version than the org, for no known reason; null while that has not been compared. */
  stale: string | null;
  /** The first that are missing or stale. */
  missingIds: string[];
}

const count = (name: string) => ({ name, type: 'bigint' }) as const;

export const completenessEntity = new EntitySchema<Completeness>({
  name: 'completeness',
  schema: 'ops',
  columns: {
    extractionId: {
      name: 'extraction_id',
      type: 'text',
      primary: true,
      primaryKeyConstraintName: 'completeness_pkey',
    },
    object: { type: 'text', primary: true, primaryKeyConstraintName: 'completeness_pkey' },
    mode: { type: 'text' },
    api: { type: 'text' },
    countedAt: { name: 'counted_at', type: 'timestamptz', precision: 3 },
    orgCount: count('org_count'),
    extracted: count('extracted'),
    newVersions: count('new_versions'),
    unchanged: count('unchanged'),
    duplicates: count('duplicates'),
    rejected: count('rejected'),
    deleted: count('deleted'),
    gone: count('gone'),
    inRaw: count('in_raw'),
    missing: { ...count('missing'), nullable: true },
    stale: { ...count('stale'), nullable: true },
    missingIds: { name: 'missing_ids', type: 'text', array: true },
  },
});
