import type { ExtractProgress } from '@medallion/salesforce';
import { count } from './quantities.ts';

/** One line on all the objects that are being read: what the org's limits say first, as a terminal may be narrow. */
export class ExtractProgressLine {
  readonly #underWay = new Map<string, ExtractProgress>();

  /** The line after an object has got so far. */
  after(progress: ExtractProgress): string {
    const { object, isDone, calls, callsLeft } = progress;
    if (isDone) this.#underWay.delete(object);
    else this.#underWay.set(object, progress);
    const left = callsLeft === undefined ? 'unknown' : count(callsLeft);
    const objects = [...this.#underWay.values()].map(
      (one) => `${one.object} ${count(one.received)} of ${count(one.expected)}, ${count(one.rowsPerSecond)}/s`,
    );
    return [`${count(calls)} API calls used, ${left} left`, ...objects].join(' | ');
  }
}
