import type { DeclaredRowCount } from './declared-check.ts';

/** The model has at least `min` and at most `max` rows. */
export const rowCount = (declaration: Omit<DeclaredRowCount, 'kind'>): DeclaredRowCount => ({
  kind: 'row_count',
  ...declaration,
});
