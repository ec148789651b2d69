import type { ModelExposure } from './model-exposure.ts';
import { touchedExposures } from './touched-exposures.ts';

const report = (...columns: string[]): ModelExposure => ({ name: 'report', owner: 'sales-ops', columns });
const notebook: ModelExposure = { name: 'notebook', owner: 'data' };
const nothing = { columns: [], models: [] };
const amount = ['gold.fct.amount'];

test('a consumer is touched by the columns it names, and by no others', () => {
  expect(touchedExposures(amount, nothing, undefined, [['gold.fct', [report('amount', 'day')]]])).toEqual([
    { name: 'report', owner: 'sales-ops', columns: ['gold.fct.amount'], models: [] },
  ]);
  expect(touchedExposures(amount, nothing, undefined, [['gold.fct', [report('day')]]])).toEqual([]);
});

test('one that may read any column is touched by each, of its model only', () => {
  expect(
    touchedExposures(amount, nothing, undefined, [
      ['gold.fct', [notebook]],
      ['gold.fct_other', [{ ...notebook, name: 'other' }]],
    ]).map(({ name }) => name),
  ).toEqual(['notebook']);
});

test('what is computed from a broken column touches its readers as well, in later layers too', () => {
  const readers = { columns: ['gold.fct.amount', 'gold.fct.share'], models: [] };
  expect(touchedExposures(['silver.int.amount'], readers, undefined, [['gold.fct', [report('share')]]])).toEqual([
    { name: 'report', owner: 'sales-ops', columns: ['gold.fct.share'], models: [] },
  ]);
});

test('where other rows come out all who read the model are touched, whatever their columns', () => {
  const readers = { columns: [], models: ['gold.fct'] };
  expect(touchedExposures(['silver.int.stage'], readers, undefined, [['gold.fct', [report('day')]]])).toEqual([
    { name: 'report', owner: 'sales-ops', columns: [], models: ['gold.fct'] },
  ]);
  expect(touchedExposures(['gold.fct.id'], nothing, 'gold.fct', [['gold.fct', [report('day')]]])).toEqual([
    { name: 'report', owner: 'sales-ops', columns: [], models: ['gold.fct'] },
  ]);
});

test('as published and as declared now are one consumer, of its owner now', () => {
  expect(
    touchedExposures([...amount, 'gold.dim.name'], nothing, undefined, [
      ['gold.fct', [{ ...report('amount'), owner: 'before' }]],
      ['gold.dim', [report('name')]],
    ]),
  ).toEqual([{ name: 'report', owner: 'sales-ops', columns: ['gold.dim.name', 'gold.fct.amount'], models: [] }]);
});
