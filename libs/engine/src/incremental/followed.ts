import { changeChain } from './change-chain.ts';
import type { Consumed } from './consumed.ts';
import type { FollowedTable } from './followed-tables.ts';

/** Share of a table's rows beyond which changes are not recorded: what follows them is then quicker in full. */
const MOST = 0.2;
const ALWAYS = 1_000;

export const isWorthRecording = (changed: number, rows: number): boolean => changed <= Math.max(ALWAYS, rows * MOST);

/**
 * Publishes a model of another environment may lie behind. One that lies further behind is computed in full: nobody may build it again,
 * and changes are not kept for ever.
 */
const MOST_BEHIND = 20;

export interface Consumer {
  /** Of an incremental model: what it was computed from. */
  readonly consumed: Consumed | undefined;
}

/** Whether a model was computed from what a table's change sets lead on from. */
export const isFollowed = (id: string, consumers: Iterable<Consumer>): boolean =>
  [...consumers].some(({ consumed }) => consumed !== undefined && id in consumed);

/**
 * What models of other environments were computed from, as far as they can still follow a table: they read the base's by view, and
 * lie not too far behind.
 */
export const abreast = (
  id: string,
  { state, sets }: FollowedTable,
  followers: readonly Consumed[],
): readonly Consumer[] =>
  followers
    .filter((consumed) => {
      const chain = consumed[id] === undefined ? undefined : changeChain(sets, consumed[id], state);
      return chain !== undefined && chain.length < MOST_BEHIND;
    })
    .map((consumed) => ({ consumed }));

/** The change sets some model has still to consume, among those of one table. */
export function neededSets(
  id: string,
  { state, sets }: FollowedTable,
  consumers: Iterable<Consumer>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const { consumed } of consumers) {
    const from = consumed?.[id];
    if (from === undefined) continue;
    for (const set of changeChain(sets, from, state) ?? []) needed.add(set.id);
  }
  return needed;
}
