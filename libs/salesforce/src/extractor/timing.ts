import { setTimeout as wait } from 'node:timers/promises';

/** What the extractor knows of time and chance; injected, so that waits cost tests nothing and repeat exactly. */
export interface Timing {
  now(): Date;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const systemTiming: Timing = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    await wait(milliseconds, undefined, signal ? { signal } : {});
  },
  random: Math.random,
};
