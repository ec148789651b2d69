import type { FieldDescription } from './object-description.ts';

/** What the warehouse remembers of an object between extractions; moved on only when a load has committed. */
export interface ObjectState {
  /** Everything modified before it has been loaded. */
  readonly watermark: Date;
  /** The object as it was described at the last extraction that was loaded. */
  readonly describe: readonly FieldDescription[];
  /** When all records were last read: formulas change without moving a modstamp. */
  readonly fullReadAt: Date;
  /** When the ids were last compared; when it was first read before that: nothing can have been missed yet. */
  readonly reconciledAt: Date;
}

/** The ids the warehouse holds; how hard deletes are found. */
export interface KnownIds {
  /**
   * Compares all ids of the org with those in raw that are not known to be gone.
   * @returns how many raw has, and those the org does not have
   */
  missingFrom(
    object: string,
    orgIds: AsyncIterable<readonly string[]>,
  ): Promise<{ readonly known: number; readonly missing: readonly string[] }>;
}
