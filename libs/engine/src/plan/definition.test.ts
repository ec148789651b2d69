import { expectation } from '@medallion/quality';
import { column, dim, fact } from '../fixtures/relations.ts';
import { contractDigest, definitionDigest } from './definition.ts';

test('equal relations are one definition', () => {
  expect(definitionDigest({ ...fact })).toBe(definitionDigest(fact));
});

test('how the query is formatted for reading is not part of the definition', () => {
  expect(definitionDigest({ ...dim, sql: `${dim.sql}\n` })).toBe(definitionDigest(dim));
});

test.each([
  ['its query', { unformattedSql: 'select 2' }],
  ['its description', { description: 'else' }],
  ['an index', { indexes: [['name']] }],
  ['accepted values', { columns: dim.columns.map((each) => ({ ...each, accepted: ['a'] })) }],
  ['its kind', { kind: 'view' as const }],
  ['its schema', { schema: 'pr_1__gold' }],
])('%s is part of the definition', (_, change) => {
  expect(definitionDigest({ ...dim, ...change })).not.toBe(definitionDigest(dim));
});

test('a declared check, and its severity, are part of the definition', () => {
  const check = expectation({ name: 'x', description: 'y', failing: 'false' });
  const digests = [{}, { [dim.id]: [check] }, { [dim.id]: [{ ...check, severity: 'warn' as const }] }].map((checks) =>
    definitionDigest(dim, checks),
  );
  expect(new Set(digests).size).toBe(3);
});

test('the contract is names, types, nullability and key; not descriptions', () => {
  expect(contractDigest({ ...dim, description: 'else' })).toBe(contractDigest(dim));
  expect(contractDigest({ ...dim, columns: [...dim.columns, column('more', 'text')] })).not.toBe(contractDigest(dim));
});
