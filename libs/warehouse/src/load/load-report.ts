/** What the load did to one object. received = newVersions + unchanged + duplicates + rejected. */
export interface ObjectLoadReport {
  readonly object: string;
  /** Records read; 0 where the object was recognised as loaded before. */
  readonly received: number;
  /** Versions raw did not have, or that are valid again because they were seen last among several at one instant. */
  readonly newVersions: number;
  /** Versions raw had. */
  readonly unchanged: number;
  /** Records that repeat another one of the same extract, id and content. */
  readonly duplicates: number;
  /** Records put aside in ops.rejected_record. */
  readonly rejected: number;
  /** Records found to be gone from the org, that raw did not know to be. */
  readonly tombstones: number;
  /** Greatest SystemModstamp received, of records and tombstones. */
  readonly newestModstamp: Date | undefined;
  /** The very same files had been loaded under the very same contract: they were not read. */
  readonly skipped: boolean;
}

export interface LoadReport {
  /** The clock's load_seq after the load. */
  readonly loadSeq: number;
  /** The clock's as_of after the load. */
  readonly asOf: Date;
  /** Neither the visible rows nor the clock changed. */
  readonly nothingNew: boolean;
  /** In the order of the extraction. */
  readonly objects: readonly ObjectLoadReport[];
  /** Records put aside, over all objects; look at `select * from ops.rejected_record`. */
  readonly rejected: number;
}

/** One line for people: what came of the records of an object, without the counts that are zero. */
export function describeReport(report: ObjectLoadReport): string {
  const parts = [
    [report.newVersions, 'new'],
    [report.unchanged, 'unchanged'],
    [report.duplicates, 'repeated in the extract'],
    [report.rejected, 'rejected'],
    [report.tombstones, 'found gone'],
  ] as const;
  const outcomes = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count.toLocaleString('en-US')} ${what}`);
  return `${report.object}: ${[`${report.received.toLocaleString('en-US')} received`, ...outcomes].join(', ')}.`;
}
