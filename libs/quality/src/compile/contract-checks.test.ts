import { column, relation } from '../fixtures/shop.ts';
import { contractChecks } from './contract-checks.ts';

const target = { model: 'gold.dim', schema: 'gold', name: 'dim', column: 'id' };
const fact = relation({
  schema: 'gold',
  name: 'fct',
  primaryKey: ['id', 'day'],
  owner: 'sales operations',
  columns: [
    column('id', { notNull: true }),
    column('day', { notNull: true }),
    column('code', { unique: true }),
    column('stage', { accepted: ['Open', "Won't"] }),
    column('dim_id', { references: { ...target, enforce: 'check' } }),
    column('other_id', { references: { ...target, enforce: 'constraint' } }),
  ],
});
const names = (isView: boolean): string[] => contractChecks(fact, isView).map(({ name }) => name);

test('a table is checked for what Postgres does not hold', () => {
  expect(names(false)).toEqual(['code_unique', 'stage_accepted_values', 'dim_id_references_dim']);
});

test('a view is checked for all of its contract', () => {
  expect(names(true)).toEqual([
    'id_day_unique',
    'id_not_null',
    'day_not_null',
    'code_unique',
    'stage_accepted_values',
    'dim_id_references_dim',
    'other_id_references_dim',
  ]);
});

test('a key of one column that is also unique is checked once', () => {
  const keyed = { ...fact, primaryKey: ['code'] };
  expect(contractChecks(keyed, true).filter(({ name }) => name === 'code_unique')).toHaveLength(1);
});

test('a reference that a view shows as the table it reads has it is checked on the table', () => {
  const inherited = { ...target, enforce: 'check', isInherited: true } as const;
  const columns = [column('dim_id', { references: inherited })];
  expect(contractChecks(relation({ columns, primaryKey: [] }), true)).toEqual([]);
});

test('a dimension is checked for its two default members', () => {
  const dimension = relation({ hasDefaultMembers: true });
  expect(contractChecks(dimension, false)).toMatchObject([{ name: 'default_members', column: 'order_key' }]);
});

test('the owner of a model is the owner of its contract’s checks', () => {
  expect(new Set(contractChecks(fact, true).map(({ owner }) => owner))).toEqual(new Set(['sales operations']));
});
