import { relation } from '../fixtures/relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import { longestWayFirst } from './longest-way-first.ts';

const orderOf = (models: Readonly<Record<string, readonly string[]>>, rows: Readonly<Record<string, number>> = {}) => {
  const relations = Object.entries(models).map(([id, dependencies]) => relation(id, { dependencies }));
  const recorded = new Map(Object.entries(rows).map(([id, count]) => [id, { rows: count }]));
  return longestWayFirst({ relations, recorded } as unknown as LayerContext).map(({ id }) => id);
};

test('what leads to the models that read most rows goes first', () => {
  const models = { 'silver.a': ['bronze.few'], 'silver.b': ['bronze.many'], 'silver.c': ['silver.b'] };
  expect(orderOf(models, { 'bronze.few': 5, 'bronze.many': 9 })).toEqual(['silver.b', 'silver.c', 'silver.a']);
});

test('a model never built is guessed to have the rows it reads', () => {
  const models = {
    'silver.known': ['bronze.many'],
    'silver.new': ['bronze.many'],
    'silver.reads_known': ['silver.known'],
    'silver.reads_new': ['silver.new'],
  };
  expect(orderOf(models, { 'bronze.many': 9, 'silver.known': 2 })).toEqual([
    'silver.new',
    'silver.known',
    'silver.reads_new',
    'silver.reads_known',
  ]);
});

test('however many ways lead to a model, each model is guessed once', () => {
  const levels = Array.from({ length: 60 }, (_, level) => level);
  const models = Object.fromEntries(
    levels.flatMap((level) =>
      ['a', 'b'].map((side) => [
        `silver.${side}${level}`,
        level === 0 ? [] : [`silver.a${level - 1}`, `silver.b${level - 1}`],
      ]),
    ),
  );
  expect(orderOf(models)).toEqual(Object.keys(models));
});
