/** Edits between two names: a letter added, left out or replaced, or two neighbours exchanged (Damerau, restricted). */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        current[j] = Math.min(current[j]!, beforePrevious[j - 2]! + 1);
      }
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}

/** Letters from which on a name can be the beginning of another: fewer begin too many. */
const SHORTEST_BEGINNING = 3;

/**
 * The candidate a misspelt name most likely means: the nearest by edits, at most a third of its letters; else the first that the name
 * begins. `undefined` where there is none.
 */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const sorted = [...candidates].sort();
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of sorted) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= Math.max(1, Math.floor(candidate.length / 3)) && (!best || distance < best.distance)) {
      best = { candidate, distance };
    }
  }
  if (best !== undefined || wanted.length < SHORTEST_BEGINNING) return best?.candidate;
  return sorted.find((candidate) => candidate.toLowerCase().startsWith(wanted));
}

/** ` Did you mean "x"?`, or nothing; to append to a sentence. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const closest = closestName(name, candidates);
  return closest === undefined ? '' : ` Did you mean "${closest}"?`;
}
