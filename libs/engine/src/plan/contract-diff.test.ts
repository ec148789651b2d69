import { contractBreaks, contractDiff, isSameContract } from './contract-diff.ts';
import type { ContractColumn, RelationContract } from './published-definition.ts';

const column = (name: string, type = 'text', notNull = false): ContractColumn => ({ name, type, notNull });
const contract = (columns: ContractColumn[], primaryKey = ['id']): RelationContract => ({ columns, primaryKey });
const id = column('id', 'bigint', true);
const published = contract([id, column('name', 'text', true), column('amount', 'numeric(22,6)')]);
const breaks = (now: RelationContract) => contractBreaks(contractDiff(published, now));

test('a contract does not differ from itself, in whatever order its columns stand', () => {
  const reordered = contract([...published.columns].reverse());
  expect(isSameContract(contractDiff(published, reordered))).toBe(true);
  expect(breaks(reordered)).toEqual([]);
});

test('a column more breaks nothing', () => {
  const now = contract([...published.columns, column('rating')]);
  expect(contractDiff(published, now)).toMatchObject({ added: [column('rating')], removed: [] });
  expect(isSameContract(contractDiff(published, now))).toBe(false);
  expect(breaks(now)).toEqual([]);
});

test('a column that may no longer be null breaks nothing', () => {
  const now = contract([id, column('name', 'text', true), column('amount', 'numeric(22,6)', true)]);
  expect(contractDiff(published, now).notNull).toEqual(['amount']);
  expect(breaks(now)).toEqual([]);
});

test.each<[string, RelationContract, object]>([
  ['removed', contract([id, column('name', 'text', true)]), { kind: 'removed', columns: ['amount'] }],
  [
    'of another type',
    contract([id, column('name', 'text', true), column('amount', 'numeric(22,2)')]),
    { kind: 'retyped', columns: ['amount'] },
  ],
  [
    'that may be null now',
    contract([id, column('name'), column('amount', 'numeric(22,6)')]),
    { kind: 'nullable', columns: ['name'] },
  ],
])('a column %s is breaking', (_, now, expected) => {
  expect(breaks(now)).toEqual([expected]);
});

test('another key is breaking for who joins on the old one', () => {
  const now = contract([...published.columns], ['id', 'name']);
  expect(contractDiff(published, now).primaryKey).toEqual({ from: ['id'], to: ['id', 'name'] });
  expect(breaks(now)).toEqual([{ kind: 'key', columns: ['id'] }]);
});

test('a renamed column is one removed and one added', () => {
  const now = contract([id, column('title', 'text', true), column('amount', 'numeric(22,6)')]);
  expect(contractDiff(published, now)).toMatchObject({
    added: [column('title', 'text', true)],
    removed: [column('name', 'text', true)],
  });
});
