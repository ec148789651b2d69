const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** Counts the records of a CSV while it passes: lines outside quotes, the header not counted. */
export class CsvCounter {
  #lines = 0;
  #isQuoted = false;
  #isInLine = false;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === QUOTE) this.#isQuoted = !this.#isQuoted;
      if (byte === LINE_FEED && !this.#isQuoted) {
        if (this.#isInLine) this.#lines++;
        this.#isInLine = false;
      } else {
        this.#isInLine = true;
      }
    }
  }

  get records(): number {
    return Math.max(0, this.#lines + (this.#isInLine ? 1 : 0) - 1);
  }
}
