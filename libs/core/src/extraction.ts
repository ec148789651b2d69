/**
 * The stream of records between a source (mock org, files, later a live org) and the raw load.
 * Sources produce it, the warehouse consumes it; neither knows the other.
 */

/** A record as received: Salesforce field name -> value. CSV gives every value as text, and null for empty. */
export type SourceRecord = Readonly<Record<string, unknown>>;

export interface RecordBatch {
  /** Path of the file the records came from, relative to the extraction's folder. */
  readonly file: string;
  /** Position in that file of the batch's first record, counted from 1. */
  readonly firstPosition: number;
  readonly records: readonly SourceRecord[];
}

/** A record that is gone from the source for good: found missing when all ids were compared. */
export interface Tombstone {
  /** 18 characters. */
  readonly id: string;
  /** When it was found missing, by the source's clock; it may have gone any time before. */
  readonly detectedAt: Date;
}

export interface ExtractedObject {
  /** sObject API name, as Salesforce writes it: `OpportunityLineItem`. */
  readonly object: string;
  /** What the records' identity in `ops.load` is computed from: the same files give the same signature. */
  readonly signature: string;
  /** The fields the query asked for; `undefined` where unknown: then the fields of each record itself. */
  readonly requestedFields: readonly string[] | undefined;
  /** Records found to be gone; part of the signature. Left out where ids were not compared. */
  readonly tombstones?: readonly Tombstone[];
  /** Batches of at most a few thousand records; one pass; memory does not grow with the object. */
  batches(): AsyncIterable<RecordBatch>;
}

export interface ExtractionNote {
  readonly code: 'OBJECT_WITHOUT_FILE' | 'UNKNOWN_FILE_SKIPPED' | 'UNKNOWN_OBJECT_SKIPPED';
  readonly message: string;
}

export interface Extraction {
  /** Identifies the extraction: the run's folder name. */
  readonly id: string;
  readonly source: 'mock' | 'files' | 'salesforce';
  /** 18-character Organization id. Bare files have no org: then `files:` and the folder's name. */
  readonly organizationId: string;
  /** The source's clock: least upper bound of the extraction. `undefined` for bare files: the greatest SystemModstamp loaded stands in. */
  readonly asOf: Date | undefined;
  readonly extractedAt: Date;
  readonly objects: readonly ExtractedObject[];
  readonly notes: readonly ExtractionNote[];
}
