import { chunkChecksum, idChecksum } from './salesforce-id.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const LIMIT = BASE ** 5;

/**
 * The ids of one sObject in a made-up org: prefix, the org's instance code, and a number in base 62 that counts up as
 * Salesforce's do. 62^5 (916 million) records of an object, then it refuses.
 */
export class IdSequence {
  readonly #head: string;
  readonly #headChecksum: string;
  #next: number;

  /** `instance` is two characters that differ from org to org; `first` the number of the first id. */
  constructor(keyPrefix: string, instance: string, first: number) {
    this.#head = `${keyPrefix}${instance}00000`;
    this.#headChecksum = idChecksum(`${this.#head}00000`).slice(0, 2);
    this.#next = first;
  }

  /** The next id, 18 characters. */
  next(): string {
    let rest = this.#next++;
    if (rest >= LIMIT) throw new RangeError(`No ids left after ${LIMIT} of ${this.#head}.`);
    let tail = '';
    for (let i = 0; i < 5; i++) {
      tail = DIGITS[rest % BASE]! + tail;
      rest = Math.floor(rest / BASE);
    }
    return this.#head + tail + this.#headChecksum + chunkChecksum(tail, 0);
  }
}
