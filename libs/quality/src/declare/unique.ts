import type { DeclaredUnique } from './declared-check.ts';

/** No two rows share the values of all these columns; rows with a null among them are left out. One column says `.unique()` in the contract. */
export const unique = <const K extends string>(declaration: Omit<DeclaredUnique<K>, 'kind'>): DeclaredUnique<K> => ({
  kind: 'unique',
  ...declaration,
});
