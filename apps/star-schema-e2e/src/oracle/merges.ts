import type { Org } from './org.ts';

/** R10: what a merge did with a record. */
export interface Merge {
  /** The record that stands for it now; itself not merged away. */
  readonly survivorId: string;
  readonly mergedAt: number;
}

/** Accounts, contacts and leads that were merged away, by id. */
export type Merges = ReadonlyMap<string, Merge>;

export function mergesOf(org: Org): Merges {
  const masters = new Map<string, { readonly masterId: string; readonly mergedAt: number }>();
  for (const object of ['Account', 'Contact', 'Lead'] as const) {
    for (const [id, versions] of org.versions(object)) {
      // Nobody writes a record that was merged away: its last version is the merge.
      const last = versions.at(-1)!;
      if (last.isDeleted && last.record.MasterRecordId !== null)
        masters.set(id, { masterId: last.record.MasterRecordId, mergedAt: last.at });
    }
  }
  const survivorOf = (id: string): string => {
    const master = masters.get(id);
    return master === undefined ? id : survivorOf(master.masterId);
  };
  return new Map([...masters].map(([id, { mergedAt }]) => [id, { survivorId: survivorOf(id), mergedAt }]));
}
