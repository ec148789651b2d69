import { compareValues, folded } from './predicate.ts';

/** How one key of an order counts. Nulls come first unless told. */
export interface Direction {
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** Items by their keys, texts without their letter case; equal ones stay as they were. */
export function sortedBy<T>(
  items: readonly T[],
  directions: readonly Direction[],
  keysOf: (item: T) => readonly unknown[],
): readonly T[] {
  const keyed = items.map((item) => ({ item, keys: keysOf(item).map(folded) }));
  keyed.sort((a, b) => {
    for (const [i, { descending, nullsLast }] of directions.entries()) {
      const [left, right] = [a.keys[i], b.keys[i]];
      if (left === right) continue;
      if (left === null || right === null) return (left === null) === nullsLast ? 1 : -1;
      const order = compareValues(left, right);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}
