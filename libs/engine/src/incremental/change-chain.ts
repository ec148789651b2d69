/** What one publish changed in a table: the way from one of its states to the next. */
export interface ChangeSet {
  /** Under which its values are kept. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The change sets that lead from one state of a table to another, in order; `undefined` where one is missing: a publish that changed
 * too much to be recorded, or that made the table anew.
 */
export function changeChain(sets: readonly ChangeSet[], from: string, to: string): readonly ChangeSet[] | undefined {
  const next = new Map(sets.map((set) => [set.from, set]));
  const chain: ChangeSet[] = [];
  let state = from;
  while (state !== to) {
    const set = next.get(state);
    if (set === undefined || chain.length === sets.length) return undefined;
    chain.push(set);
    state = set.to;
  }
  return chain;
}
