import { MedallionErrors } from '@medallion/core';
import { column, dim, fact, references, relation } from '../fixtures/relations.ts';
import { buildGraph } from './graph.ts';

const silver = (name: string, dependencies: string[] = []) => relation(`silver.${name}`, { dependencies });

test('models are ordered so that each comes after what it reads', () => {
  const graph = buildGraph([silver('a', ['silver.z']), silver('z', ['bronze.s']), silver('m')]);
  expect(graph.order).toEqual(['silver.m', 'silver.z', 'silver.a']);
});

test('tables are published after those their foreign keys name, although no query reads those', () => {
  const graph = buildGraph([fact, dim]);
  expect(graph.publishOrder).toEqual(['gold.dim', 'gold.fct']);
  expect(graph.referrers.get('gold.dim')).toEqual(['gold.fct']);
});

test('a foreign key into its own table makes the table a parent, not a cycle', () => {
  const user = relation('gold.dim_user', {
    columns: [
      column('id', 'bigint', { notNull: true }),
      column('manager', 'bigint', { references: references('gold.dim_user', 'id') }),
    ],
  });
  expect(buildGraph([user]).referrers.get('gold.dim_user')).toEqual(['gold.dim_user']);
});

test('a reference held by a check orders nothing', () => {
  const checked = relation('gold.fct', {
    columns: [column('id', 'bigint', { references: references('gold.dim', 'id', 'check') })],
  });
  expect(buildGraph([checked, dim]).referrers.size).toBe(0);
});

test('all problems are reported together', () => {
  const models = [silver('a', ['silver.b']), silver('b', ['silver.a']), silver('a'), silver('c', ['silver.bb'])];
  const error = failure(() => buildGraph(models));
  expect(error.errors.map(({ code }) => code)).toEqual(['DUPLICATE_MODEL', 'UNKNOWN_UPSTREAM']);
});

test('an unknown upstream model is named with the closest one', () => {
  expect(failure(() => buildGraph([silver('int_account'), silver('b', ['silver.int_acount'])])).message).toBe(
    'silver.b needs silver.int_acount, which is not in the list of models of its layer. Did you mean "silver.int_account"?',
  );
});

test('a cycle is reported with its path', () => {
  const error = failure(() => buildGraph([silver('a', ['silver.b']), silver('b', ['silver.a'])]));
  expect(error.message).toBe('Models read each other in a circle: silver.a -> silver.b -> silver.a.');
});

test('layers that are not given are not missed', () => {
  expect(buildGraph([dim]).order).toEqual(['gold.dim']);
});

function failure(work: () => unknown): MedallionErrors {
  try {
    work();
  } catch (error) {
    if (error instanceof MedallionErrors) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
