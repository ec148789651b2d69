/** Where run timestamps come from. Models never read it: their day is `ops.clock`. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands at one instant, for tests and replays. */
export const fixedClock = (instant: Date): Clock => ({ now: () => new Date(instant) });
