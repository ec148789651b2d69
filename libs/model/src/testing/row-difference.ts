/** A row of texts, as compared; null is SQL's null. */
export type TextRow = Readonly<Record<string, string | null>>;

const show = (row: TextRow, columns: readonly string[]) =>
  `{ ${columns.map((column) => `${column}: ${row[column] ?? 'null'}`).join(', ')} }`;

/** Removes from `a` every row that is in `b`, each occurrence once. */
function without(a: readonly TextRow[], b: readonly TextRow[], keyOf: (row: TextRow) => string): TextRow[] {
  const counts = new Map<string, number>();
  for (const row of b) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return a.filter((row) => {
    const left = counts.get(keyOf(row)) ?? 0;
    if (left > 0) counts.set(keyOf(row), left - 1);
    return left === 0;
  });
}

/**
 * How two lists of rows differ, whatever their order, as text to read; undefined where they do not. A missing row is
 * shown beside the unexpected row most like it, with the columns that differ.
 */
export function rowDifference(
  expected: readonly TextRow[],
  actual: readonly TextRow[],
  columns: readonly string[],
): string | undefined {
  const keyOf = (row: TextRow) => JSON.stringify(columns.map((column) => row[column] ?? null));
  const byKey = (a: TextRow, b: TextRow) => (keyOf(a) < keyOf(b) ? -1 : 1);
  const missing = without(expected, actual, keyOf).sort(byKey);
  const unexpected = without(actual, expected, keyOf).sort(byKey);
  if (missing.length === 0 && unexpected.length === 0) return undefined;

  const lines: string[] = [];
  const left = [...unexpected];
  for (const row of missing) {
    lines.push(`- expected ${show(row, columns)}`);
    const equals = (other: TextRow) =>
      columns.filter((column) => (row[column] ?? null) === (other[column] ?? null)).length;
    const nearest = left.reduce<TextRow | undefined>(
      (best, other) => (equals(other) > (best ? equals(best) : 0) ? other : best),
      undefined,
    );
    if (nearest === undefined) continue;
    left.splice(left.indexOf(nearest), 1);
    lines.push(`+ actual   ${show(nearest, columns)}`);
    for (const column of columns.filter((column) => (row[column] ?? null) !== (nearest[column] ?? null))) {
      lines.push(`    ${column}: expected ${row[column] ?? 'null'}, got ${nearest[column] ?? 'null'}`);
    }
  }
  for (const row of left) lines.push(`+ actual   ${show(row, columns)}`);
  return lines.join('\n');
}
