import { bigint, text, timestamptz } from '@medallion/model';

const about = {
  load_seq: bigint().notNull().describe('Load that brought the version; later loads have greater numbers.'),
  last_seen_at: timestamptz().notNull().describe('Latest extraction that found the record in this state.'),
};

/** What every staging view says about the version it shows; `recordMetadataFrom` is where raw keeps it. */
export const recordMetadata = {
  system_modstamp: timestamptz()
    .notNull()
    .describe('When Salesforce wrote the version, by a user or a platform process.'),
  ...about,
  row_hash: text().notNull().describe('Hash of the contents: two versions with the same hash are the same state.'),
};

export const recordMetadataFrom = {
  system_modstamp: 'r.system_modstamp',
  load_seq: 'r._load_seq',
  last_seen_at: 'r._last_seen_at',
  row_hash: 'r.content_hash',
} as const;

/** The same for the views of all versions, where a version is known by its record, its modstamp and its contents. */
export const versionMetadata = {
  system_modstamp: recordMetadata.system_modstamp.primaryKey(),
  superseded_at: timestamptz().notNull().describe('When the next version took its place; 9999-12-31 for the latest.'),
  ...about,
  row_hash: recordMetadata.row_hash.primaryKey(),
};

export const versionMetadataFrom = { ...recordMetadataFrom, superseded_at: 'r._superseded_at' } as const;
