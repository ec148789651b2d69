import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** FNV-1a over the parts' text, so that neighbouring seeds and labels start far apart. */
function hashOf(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u001f')) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x45d9f3b);
  return (hash ^ (hash >>> 16)) | 0;
}

/**
 * A seeded stream of random choices. Streams of other labels are independent, so that a change to how tasks are made
 * leaves the accounts of the same seed alone. Uses only operations that give the same bits on every machine (V8
 * carries its own exp and log).
 */
export class Random {
  readonly #generator: JumpableRandomGenerator;

  constructor(...seed: readonly (string | number)[]) {
    this.#generator = xoroshiro128plus(hashOf(seed));
    for (let i = 0; i < 16; i++) this.#generator.next(); // the first numbers still resemble the seed
  }

  /** In [0, 1), in steps of 2^-32. */
  unit(): number {
    return (this.#generator.next() >>> 0) / 4294967296;
  }

  /** A whole number from `least` to `greatest`, both included. */
  int(least: number, greatest: number): number {
    return least + Math.floor(this.unit() * (greatest - least + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.unit() * choices.length)]!;
  }

  /** One of the choices by its weight; weights need not sum to 1. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const choice of choices) total += choice[1];
    let left = this.unit() * total;
    for (const choice of choices) {
      left -= choice[1];
      if (left < 0) return choice[0];
    }
    return choices.at(-1)![0];
  }

  /** Standard normal. */
  normal(): number {
    return normalQuantile((this.unit() * 4294967296 + 0.5) / 4294967296);
  }

  /** Log-normal around its median; `sigma` is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** Exponential waiting time of the given mean. */
  waiting(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  /** Shuffles in place (Fisher-Yates) and answers the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(this.unit() * (i + 1));
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items;
  }

  /** `count` different items, in random order; fewer where there are fewer. */
  sample<T>(items: readonly T[], count: number): T[] {
    const rest = [...items];
    const taken = Math.min(count, rest.length);
    for (let i = 0; i < taken; i++) {
      const j = i + Math.floor(this.unit() * (rest.length - i));
      [rest[i], rest[j]] = [rest[j]!, rest[i]!];
    }
    rest.length = taken;
    return rest;
  }

  /**
   * `count` standard normal values in random order, one from each of `count` equally likely bands: a small org then
   * shows the distribution as clearly as a large one.
   */
  stratifiedNormals(count: number): number[] {
    return this.shuffle(Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count)));
  }

  /** `count` booleans of which the given share, rounded, is true, in random order. */
  stratifiedChances(count: number, share: number): boolean[] {
    const hits = Math.round(count * share);
    return this.shuffle(Array.from({ length: count }, (_, i) => i < hits));
  }
}

/** Quantile of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9). */
export function normalQuantile(p: number): number {
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
      13.28068155288572) *
      r +
      1)
  );
}

const tail = (q: number): number =>
  (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q +
    4.374664141464968) *
    q +
    2.938163982698783) /
  ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
