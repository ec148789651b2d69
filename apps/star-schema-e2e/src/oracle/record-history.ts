import { intervals, type Interval } from './history.ts';
import type { Version } from './log.ts';
import { createdAt } from './org.ts';

/** R5: the first version holds since creation; one first observed deleted lived before. */
export function recordHistory<O extends 'Account' | 'Contact', S extends { readonly is_deleted: boolean }>(
  versions: readonly (Version<O> & Version<'Account' | 'Contact'>)[],
  toState: (version: Version<O>) => S,
): Interval<S>[] {
  const first = versions[0]!;
  const created = createdAt(versions.at(-1)!.record);
  const later = first.isDeleted ? versions : versions.slice(1);
  return intervals([
    { at: created, state: { ...toState(first), is_deleted: false } },
    ...later.map((version) => ({ at: Math.max(version.at, created), state: toState(version) })),
  ]);
}

/** R5: whether what holds from that instant on, the creation, was written later. */
export const isAssumed = (versions: readonly Version<'Account' | 'Contact'>[], from: number): boolean =>
  from === createdAt(versions.at(-1)!.record) && versions[0]!.at > from;
