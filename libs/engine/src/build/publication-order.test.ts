import type { ModelCheck } from '@medallion/quality';
import { dim, fact, relation } from '../fixtures/relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import { publishedBefore, requirementsOf } from './publication-order.ts';

const rule = (...dependencies: string[]): ModelCheck =>
  ({
    kind: 'rule',
    name: 'r',
    severity: 'error',
    description: '',
    failing: '',
    keys: [],
    across: [],
    dependencies,
  }) as ModelCheck;
const before = (checks: Record<string, ModelCheck[]>, relations = [dim, fact]): Record<string, string[]> => {
  const layer = { relations, checks: new Map(Object.entries(checks)) } as unknown as LayerContext;
  return Object.fromEntries([...publishedBefore(layer)].map(([id, others]) => [id, [...others].sort()]));
};

test('a model requires what it reads and what it names by foreign keys, not itself', () => {
  expect(requirementsOf(fact)).toEqual(['silver.int_fact', 'gold.dim']);
  const manager = { ...dim.columns[0]!, references: { ...fact.columns[2]!.references!, model: 'gold.dim' } };
  expect(requirementsOf({ ...dim, columns: [manager] })).toEqual(['silver.int_thing']);
});

test('what its checks read in its layer is published before it', () => {
  const other = relation('gold.other');
  expect(before({ 'gold.fct': [rule('gold.other', 'silver.x')] }, [dim, fact, other])).toEqual({
    'gold.dim': ['silver.int_thing'],
    'gold.fct': ['gold.dim', 'gold.other', 'silver.int_fact'],
    'gold.other': [],
  });
});

test('unless that is itself published after it', () => {
  expect(before({ 'gold.dim': [rule('gold.fct')] })).toEqual({
    'gold.dim': ['silver.int_thing'],
    'gold.fct': ['gold.dim', 'silver.int_fact'],
  });
});

test('of two whose checks read each other the first in order gives way', () => {
  const [a, b] = [relation('gold.a'), relation('gold.b')];
  expect(before({ 'gold.a': [rule('gold.b')], 'gold.b': [rule('gold.a')] }, [a, b])).toEqual({
    'gold.a': ['gold.b'],
    'gold.b': [],
  });
});
