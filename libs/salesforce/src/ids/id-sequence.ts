import { chunkChecksum, idChecksum } from './salesforce-id.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const LIMIT = BASE ** 5;
const PAIRS = BASE * BASE;
/** Two digits at a time: ids are half of what a record is made of. */
const pairs = Array.from({ length: PAIRS }, (_, i) => DIGITS[Math.floor(i / BASE)]! + DIGITS[i % BASE]!);

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
    const rest = this.#next++;
    if (rest >= LIMIT) throw new RangeError(`No ids left after ${LIMIT} of ${this.#head}.`);
    const low = rest % PAIRS;
    const middle = ((rest - low) / PAIRS) % PAIRS;
    const tail = DIGITS[Math.floor(rest / PAIRS / PAIRS)]! + pairs[middle]! + pairs[low]!;
    return this.#head + tail + this.#headChecksum + chunkChecksum(tail, 0);
  }
}
