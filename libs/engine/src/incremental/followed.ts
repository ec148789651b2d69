import type { RecordedModel } from '../ports/records.ts';
import { changeChain, type ChangeSet } from './change-chain.ts';

/** Share of a table's rows beyond which changes are not recorded: what follows them is then quicker in full. */
const MOST = 0.2;
const ALWAYS = 1_000;

export const isWorthRecording = (changed: number, rows: number): boolean => changed <= Math.max(ALWAYS, rows * MOST);

/** Whether a model was computed from what a table's change sets lead on from. */
export const isFollowed = (id: string, recorded: Iterable<RecordedModel>): boolean =>
  [...recorded].some(({ consumed }) => consumed !== undefined && id in consumed);

/** The change sets some model has still to consume, among those of one table. */
export function neededSets(
  id: string,
  state: string,
  sets: readonly ChangeSet[],
  recorded: Iterable<Pick<RecordedModel, 'consumed'>>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const { consumed } of recorded) {
    const from = consumed?.[id];
    if (from === undefined) continue;
    for (const set of changeChain(sets, from, state) ?? []) needed.add(set.id);
  }
  return needed;
}
