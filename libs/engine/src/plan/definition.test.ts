import { column, dim, fact } from '../fixtures/relations.ts';
import { contractDigest, definitionDigest } from './definition.ts';

test('equal relations are one definition', () => {
  expect(definitionDigest({ ...fact })).toBe(definitionDigest(fact));
});

test.each([
  ['its query', { sql: 'select 2' }],
  ['its description', { description: 'else' }],
  ['an index', { indexes: [['name']] }],
  ['its kind', { kind: 'view' as const }],
  ['that the server keeps its rows', { kind: 'materialized_view' as const }],
  ['a hook', { hooks: { before: [], after: [{ sql: 'notify x', declaredAt: undefined, names: [] }] } }],
  ['its schema', { schema: 'pr_1__gold' }],
])('%s is part of the definition', (_, change) => {
  expect(definitionDigest({ ...dim, ...change })).not.toBe(definitionDigest(dim));
});

test('accepted values are not: they are checked, and change nothing that is built', () => {
  const columns = dim.columns.map((each) => ({ ...each, accepted: ['a'] }));
  expect(definitionDigest({ ...dim, columns })).toBe(definitionDigest(dim));
});

test('the contract is names, types, nullability and key; not descriptions', () => {
  expect(contractDigest({ ...dim, description: 'else' })).toBe(contractDigest(dim));
  expect(contractDigest({ ...dim, columns: [...dim.columns, column('more', 'text')] })).not.toBe(contractDigest(dim));
});

test('where a hook is declared is not part of the definition; when it runs is', () => {
  const hook = (declaredAt: string) => [{ sql: 'notify x', declaredAt, names: [] }];
  const after = definitionDigest({ ...dim, hooks: { before: [], after: hook('a.ts:1') } });
  expect(definitionDigest({ ...dim, hooks: { before: [], after: hook('a.ts:2') } })).toBe(after);
  expect(definitionDigest({ ...dim, hooks: { before: hook('a.ts:1'), after: [] } })).not.toBe(after);
});

test('a declared scope is part of the definition, a derived one is not: it follows from the query', () => {
  const scope = { column: 'id', type: 'bigint', inputs: [], except: [], views: [] };
  expect(definitionDigest({ ...dim, scope })).not.toBe(definitionDigest(dim));
  expect(definitionDigest({ ...dim, scope: { ...scope, isDerived: true } })).toBe(definitionDigest(dim));
});
