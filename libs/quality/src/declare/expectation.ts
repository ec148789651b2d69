import type { DeclaredExpectation } from './declared-check.ts';

/**
 * A condition that no row of the model satisfies. All expectations of a model are counted in one scan.
 *
 * `expectation({ name: 'won_is_closed', owner: 'data platform', description: 'A won deal is closed.',
 * failing: flag`${c('is_won')} and not ${c('is_closed')}` })`
 */
export const expectation = (declaration: Omit<DeclaredExpectation, 'kind'>): DeclaredExpectation => ({
  kind: 'expectation',
  ...declaration,
});
