import { join } from 'node:path';
import { checkTypes } from '@medallion/testing/types';

const METRICS = 40;
/** Instantiations; measured: 450. Raise it knowingly, for editors feel it at once. */
const CEILING_PER_METRIC = 650;

const file = (name: string) => join(import.meta.dirname, `${name}.ts`);
const imports = [
  `import { count, countWhere, sum } from '@medallion/model';`,
  `import { compileMetric } from '../compile/compile-metric.ts';`,
  `import { defineMetric, fctOrder, revenue } from '../fixtures/shop.ts';`,
  `export const used = [count, countWhere, sum, compileMetric, defineMetric, fctOrder, revenue];`,
];
const metric = (index: number) => [
  `export const metric${index} = defineMetric({ name: 'metric_${index}', description: 'd', source: fctOrder, date: 'order_day', additivity: 'ratio',`,
  `  numerator: (c) => countWhere(c('is_returned')), denominator: (c) => sum(c('item_count')) });`,
  `export const compiled${index} = compileMetric(metric${index}, { by: ['customer.tier', 'channel'], grain: 'month', where: [['amount', '>', 1]] });`,
];

/** Instantiations it takes to check lines of code, which must be without errors. */
function instantiationsOf(lines: readonly string[]): number {
  const { findings, instantiations } = checkTypes([], new Map([[file('budget'), [...imports, ...lines].join('\n')]]));
  expect(findings).toEqual([]);
  return instantiations;
}

test('a metric and a query of it cost the type checker little, however many there are', () => {
  const cost =
    instantiationsOf(Array.from({ length: METRICS }, (_, index) => metric(index)).flat()) - instantiationsOf([]);
  expect(Math.round(cost / METRICS)).toBeLessThan(CEILING_PER_METRIC);
});
