import type { Random } from './random.ts';

/**
 * Shares `total` things out over holders by weight, no holder getting more than its capacity, and exactly `total` in
 * all: the whole part of each fair share first, the rest at random by weight.
 * Throws a RangeError where the capacities do not suffice: a defect of the caller's sizes.
 */
export function allocate(
  total: number,
  weights: readonly number[],
  capacities: readonly number[],
  random: Random,
): number[] {
  const limits = weights.map((weight, i) => (weight > 0 ? capacities[i]! : 0));
  const room = limits.reduce((sum, capacity) => sum + capacity, 0);
  if (room < total) throw new RangeError(`Cannot share out ${total} where there is room for ${room}.`);
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight, i) => Math.min(Math.floor((total * weight) / weightSum), limits[i]!));
  let left = total - counts.reduce((sum, count) => sum + count, 0);

  while (left > 0) {
    const open = counts.flatMap((count, i) => (count < limits[i]! ? [i] : []));
    const cumulative: number[] = [];
    let sum = 0;
    for (const i of open) cumulative.push((sum += weights[i]!));
    // Full holders stay in the list until the next round; a round is as long as the list.
    for (let tries = open.length; tries > 0 && left > 0; tries--) {
      const i = open[lowerBound(cumulative, random.unit() * sum)]!;
      if (counts[i]! < limits[i]!) {
        counts[i]!++;
        left--;
      }
    }
  }
  return counts;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
