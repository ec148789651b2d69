/** Calls made on the current day of the org's clock. */
export class RequestUsage {
  #day = '';
  #used = 0;

  /** Counts a call and answers how many there were on this day. */
  count(now: Date): number {
    this.used(now);
    return ++this.#used;
  }

  used(now: Date): number {
    const day = now.toISOString().slice(0, 10);
    if (day !== this.#day) [this.#day, this.#used] = [day, 0];
    return this.#used;
  }
}
