import type { SourceRecord } from '@medallion/core';

type Key = (record: SourceRecord) => string;
const byId: Key = (record) => record['Id'] as string;
/** Field histories have no modstamp: they are as old as they are. */
const modstampOf: Key = (record) => (record['SystemModstamp'] ?? record['CreatedDate']) as string;
const byModstamp: Key = (record) => `${modstampOf(record)}${byId(record)}`;

/**
 * The records of one object at the org's instant. Two orders are kept for queries, by id and by (SystemModstamp, id);
 * a change costs one merge at the next query, not a sort.
 */
export class ObjectTable {
  readonly #records = new Map<string, SourceRecord>();
  readonly #byId = new SortedRecords(byId);
  readonly #byModstamp = new SortedRecords(byModstamp);

  get size(): number {
    return this.#records.size;
  }

  get(id: string): SourceRecord | undefined {
    return this.#records.get(id);
  }

  put(id: string, record: SourceRecord): void {
    this.#records.set(id, record);
    this.#changed(id);
  }

  remove(id: string): void {
    this.#records.delete(id);
    this.#changed(id);
  }

  /** By id. The array is never written again: a cursor may keep it. */
  all(): readonly SourceRecord[] {
    return this.#byId.of(this.#records);
  }

  /** Those whose SystemModstamp is in [lower, upper) where given, by (SystemModstamp, Id). Bounds as records have them. */
  modifiedBetween(lower: string | undefined, upper: string | undefined): readonly SourceRecord[] {
    const sorted = this.#byModstamp.of(this.#records);
    const from = lower === undefined ? 0 : firstAtOrAfter(sorted, lower);
    const to = upper === undefined ? sorted.length : firstAtOrAfter(sorted, upper);
    return from === 0 && to === sorted.length ? sorted : sorted.slice(from, Math.max(from, to));
  }

  #changed(id: string): void {
    this.#byId.changed(id);
    this.#byModstamp.changed(id);
  }
}

class SortedRecords {
  readonly #key: Key;
  readonly #changed = new Set<string>();
  #sorted: readonly SourceRecord[] = [];

  constructor(key: Key) {
    this.#key = key;
  }

  changed(id: string): void {
    this.#changed.add(id);
  }

  of(records: ReadonlyMap<string, SourceRecord>): readonly SourceRecord[] {
    if (this.#changed.size === 0) return this.#sorted;
    const fresh: { readonly key: string; readonly record: SourceRecord }[] = [];
    for (const id of this.#changed) {
      const record = records.get(id);
      if (record !== undefined) fresh.push({ key: this.#key(record), record });
    }
    fresh.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const merged: SourceRecord[] = [];
    let next = 0;
    for (const record of this.#sorted) {
      if (this.#changed.has(record['Id'] as string)) continue;
      if (next < fresh.length) {
        const key = this.#key(record);
        while (next < fresh.length && fresh[next]!.key < key) merged.push(fresh[next++]!.record);
      }
      merged.push(record);
    }
    while (next < fresh.length) merged.push(fresh[next++]!.record);
    this.#changed.clear();
    return (this.#sorted = merged);
  }
}

function firstAtOrAfter(sorted: readonly SourceRecord[], modstamp: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (modstampOf(sorted[middle]!) < modstamp) low = middle + 1;
    else high = middle;
  }
  return low;
}
