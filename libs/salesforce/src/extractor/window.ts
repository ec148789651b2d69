import type { Position, Window } from './soql.ts';

/** Before Salesforce, nothing was modified. */
const BEGINNING = Date.UTC(1999, 0, 1);
/** A second has few records, but for mass updates: below it, halving does not help. */
const SHORTEST_MS = 1_000;

/** A window in two halves that meet, over what `after` leaves of it; undefined where it is too short. */
export function halves({ from, until }: Window, after?: Position): readonly [Window, Window] | undefined {
  const start = Math.max(from?.getTime() ?? BEGINNING, after ? Date.parse(after.at) : BEGINNING);
  if (until.getTime() - start < 2 * SHORTEST_MS) return undefined;
  const middle = new Date(Math.floor((start + until.getTime()) / 2));
  return [
    { from, until: middle },
    { from: middle, until },
  ];
}
