import type { DeclaredRecency } from './declared-check.ts';

/** The latest instant of a column is no older than this at the environment's clock, never at the wall's. A model without rows fails. */
export const recency = <const K extends string>(declaration: Omit<DeclaredRecency<K>, 'kind'>): DeclaredRecency<K> => ({
  kind: 'recency',
  ...declaration,
});
