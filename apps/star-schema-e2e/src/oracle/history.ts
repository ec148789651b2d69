/** R4: an open end that JavaScript dates can hold. */
export const FAR_FUTURE = Date.parse('9999-12-31T00:00:00Z');
/** R13: since when an inferred member is taken to exist. */
export const FAR_PAST = Date.parse('1900-01-01T00:00:00Z');

/** A time during which nothing that is kept of the past changed. */
export interface Interval<S> {
  readonly from: number;
  readonly to: number;
  readonly state: S;
}

/**
 * R6: consecutive states that do not differ are one interval. Of several states at one instant the last counts.
 * @param points in the order in which they were written
 */
export function intervals<S extends object>(
  points: readonly { readonly at: number; readonly state: S }[],
): Interval<S>[] {
  const shown = points.filter(({ at }, index) => points[index + 1]?.at !== at);
  const begun = shown.filter(({ state }, index) => index === 0 || !isSame(state, shown[index - 1]!.state));
  return begun.map(({ at, state }, index) => ({ from: at, to: begun[index + 1]?.at ?? FAR_FUTURE, state }));
}

const isSame = <S extends object>(a: S, b: S): boolean =>
  Object.keys(a).every((name) => a[name as keyof S] === b[name as keyof S]);

/** R8: the state at the end of a day; R14: the first one for earlier moments. */
export const stateAtEnd = <S>(history: readonly Interval<S>[], endOfDay: number): Interval<S> =>
  history.find(({ from, to }) => from < endOfDay && endOfDay <= to) ?? history[0]!;
