import type { RecordedModel } from '../ports/records.ts';
import type { Relation } from '../relation.ts';
import { changeChain } from './change-chain.ts';
import { FOLLOWED, type Consumed } from './consumed.ts';
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
  /** Of a model that is computed by what changed: what it was computed from. Of checks: with which states they were last asked. */
  readonly consumed: Consumed | undefined;
}

/** All that follows changes for a model: its rows, and the rules among its checks. */
export const consumersOf = ({
  consumed,
  checks,
}: Pick<RecordedModel, 'consumed' | 'checks'>): readonly [Consumer, Consumer] => [
  { consumed },
  { consumed: checks && Object.fromEntries(checks.follows.map((id) => [id, checks.upstream[id]!])) },
];

/** The state of a table that a model was computed from, where it follows what changes there: by a derived scope only one input is. */
export function followedSince(id: string, { consumed }: Consumer): string | undefined {
  const derived = derivedFrom(consumed);
  return derived === undefined || derived.id === id ? consumed?.[id] : undefined;
}

/**
 * Whether changes of a table are to be recorded: some model was computed from what they lead on from. A column by which a derived scope
 * follows them, and which the table keeps track of no more, would be missing from the record: then there is none.
 */
export function isFollowed({ id, tracked }: Pick<Relation, 'id' | 'tracked'>, among: Iterable<Consumer>): boolean {
  const consumers = [...among].filter((consumer) => followedSince(id, consumer) !== undefined);
  const columns = consumers.flatMap(({ consumed }) => derivedFrom(consumed)?.column ?? []);
  return consumers.length > 0 && columns.every((column) => tracked.includes(column));
}

/** Of a derived scope: the input it follows, and by which column. */
function derivedFrom(consumed: Consumed | undefined): { readonly id: string; readonly column: string } | undefined {
  const [, id, column] = consumed?.[FOLLOWED]?.match(/: (.+)\.([^.]+)$/) ?? [];
  return id === undefined || column === undefined ? undefined : { id, column };
}

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
    .map((consumed) => ({ consumed }))
    .filter((consumer) => {
      const since = followedSince(id, consumer);
      const chain = since === undefined ? undefined : changeChain(sets, since, state);
      return chain !== undefined && chain.length < MOST_BEHIND;
    });

/** The change sets some model has still to consume, among those of one table. */
export function neededSets(
  id: string,
  { state, sets }: FollowedTable,
  consumers: Iterable<Consumer>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const consumer of consumers) {
    const from = followedSince(id, consumer);
    if (from === undefined) continue;
    for (const set of changeChain(sets, from, state) ?? []) needed.add(set.id);
  }
  return needed;
}
