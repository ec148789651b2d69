import { typeProblem } from './type-fit.ts';

test.each([
  ['bigint', 'integer'],
  ['integer', 'bigint'],
  ['numeric(18,2)', 'bigint'],
  ['numeric(18,2)', 'numeric'],
  ['numeric', 'numeric(22,6)'],
  ['numeric(18,2)', 'numeric(22,6)'],
  ['double precision', 'numeric(5,2)'],
  ['text', 'character varying(40)'],
  ['text[]', 'text[]'],
])('a column declared %s takes %s', (declared, found) => {
  expect(typeProblem(declared, found)).toBeUndefined();
});

test.each([
  ['integer', 'text'],
  ['text', 'integer'],
  ['integer', 'numeric'],
  ['numeric(18,2)', 'double precision'],
  ['date', 'timestamp with time zone'],
  ['timestamp with time zone', 'timestamp without time zone'],
  ['jsonb', 'json'],
  ['text', 'text[]'],
])('a column declared %s refuses %s', (declared, found) => {
  expect(typeProblem(declared, found)).toBe(`is declared ${declared}, but its query gives ${found}`);
});

test('fewer digits before the point than the query can give is refused', () => {
  expect(typeProblem('numeric(10,2)', 'numeric(22,6)')).toContain('has more digits before the point');
});
