export type DataFormat = 'json' | 'jsonl' | 'csv';

/** A file of records of one sObject. */
export interface DataFile {
  /** Absolute path. */
  readonly path: string;
  /** Path under the source's folder, with `/`: how messages and batches name it. */
  readonly name: string;
  readonly format: DataFormat;
  readonly isGzip: boolean;
  readonly bytes: number;
  readonly modifiedMs: number;
}

const formats: Readonly<Record<string, DataFormat>> = { json: 'json', jsonl: 'jsonl', ndjson: 'jsonl', csv: 'csv' };

/** Base name and format by a file's ending: `Account.csv.gz` is the gzipped CSV `Account`. `undefined` for other endings. */
export function parseFileName(
  name: string,
): { readonly base: string; readonly format: DataFormat; readonly isGzip: boolean } | undefined {
  const match = /^(.+?)\.(json|jsonl|ndjson|csv)(\.gz)?$/i.exec(name);
  if (!match) return undefined;
  return { base: match[1]!, format: formats[match[2]!.toLowerCase()]!, isGzip: match[3] !== undefined };
}

/** Records of a batch at most: those of one REST page. */
export const BATCH_SIZE = 2_000;
