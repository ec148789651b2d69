import type { RecordedModel } from '../ports/records.ts';
import type { Relation } from '../relation.ts';
import { changeChain, type ChangeSet } from './change-chain.ts';
import { FOLLOWED, type Consumed } from './consumed.ts';

/** Share of a table's rows beyond which changes are not recorded: what follows them is then quicker in full. */
const MOST = 0.2;
const ALWAYS = 1_000;

export const isWorthRecording = (changed: number, rows: number): boolean => changed <= Math.max(ALWAYS, rows * MOST);

type Consumer = Pick<RecordedModel, 'consumed'>;

/** The state of a table that a model was computed from, where it follows what changes there: by a derived scope only one input is. */
export function followedSince(id: string, { consumed }: Consumer): string | undefined {
  const derived = derivedFrom(consumed);
  return derived === undefined || derived.id === id ? consumed?.[id] : undefined;
}

/**
 * Whether changes of a table are to be recorded: some model was computed from what they lead on from. A column by which a derived scope
 * follows them, and which the table keeps track of no more, would be missing from the record: then there is none.
 */
export function isFollowed({ id, tracked }: Pick<Relation, 'id' | 'tracked'>, recorded: Iterable<Consumer>): boolean {
  const consumers = [...recorded].filter((consumer) => followedSince(id, consumer) !== undefined);
  const columns = consumers.flatMap(({ consumed }) => derivedFrom(consumed)?.column ?? []);
  return consumers.length > 0 && columns.every((column) => tracked.includes(column));
}

/** Of a derived scope: the input it follows, and by which column. */
function derivedFrom(consumed: Consumed | undefined): { readonly id: string; readonly column: string } | undefined {
  const [, id, column] = consumed?.[FOLLOWED]?.match(/: (.+)\.([^.]+)$/) ?? [];
  return id === undefined || column === undefined ? undefined : { id, column };
}

/** The change sets some model has still to consume, among those of one table. */
export function neededSets(
  id: string,
  state: string,
  sets: readonly ChangeSet[],
  recorded: Iterable<Consumer>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const consumer of recorded) {
    const from = followedSince(id, consumer);
    if (from === undefined) continue;
    for (const set of changeChain(sets, from, state) ?? []) needed.add(set.id);
  }
  return needed;
}
