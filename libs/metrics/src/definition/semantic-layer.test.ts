import { avg, count, isNotNull, num, safeDivide, sum } from '@medallion/model';
import { compileMetricQuery } from '../compile/compile-metric.ts';
import { dimensionsOf, filtersOf } from '../dimensions/dimensions-of.ts';
import { creditPerCustomer, defineMetric, fctOrder, fctStock, medianScore, stock } from '../fixtures/shop.ts';

const names = (fields: readonly { readonly name: string }[]) => fields.map(({ name }) => name);

test('dimensions are the own columns and those of what the keys refer to, under the name of the key', () => {
  expect(names(dimensionsOf(medianScore))).toEqual([
    'channel',
    'customer.customer_key',
    'customer.referrer_customer_key',
    'customer.customer_name',
    'customer.tier',
  ]);
  expect(names(filtersOf(medianScore))).toEqual([
    ...names(dimensionsOf(medianScore)),
    'customer.credit',
    'customer.since',
  ]);
});

test('a semi-additive metric has no dimension of its day, and can be filtered by its attributes', () => {
  expect(names(dimensionsOf(stock))).toEqual(['product', 'pieces']);
  expect(names(filtersOf(stock))).toContain('stock_day.is_weekend');
  expect(names(filtersOf(stock))).not.toContain('stock_day_key');
});

test('a key that refers to its own relation is a role as well', () => {
  expect(compileMetricQuery(creditPerCustomer, { by: ['referrer_customer.tier'] }).sql).toContain(
    'inner join "gold"."dim_customer" as "referrer_customer" on "referrer_customer"."customer_key" = "dim_customer"."referrer_customer_key"',
  );
});

test('the default members of a source do not count', () => {
  expect(compileMetricQuery(creditPerCustomer, {}).sql).toContain(
    'where (not ("dim_customer"."customer_key" in ((-1), (-2))))',
  );
});

const untyped = defineMetric as (definition: object) => unknown;
const header = { name: 'x', description: 'd', source: fctOrder, additivity: 'additive', measure: () => count() };

test.each([
  [{ name: 'Win Rate' }, 'The metric Win Rate is not named in snake_case.'],
  [{ description: ' ' }, 'The metric x has no description.'],
  [{ source: fctStock, additivity: 'semi' }, 'The metric x is semi-additive without a date.'],
  [{ date: 'customer' }, 'The metric x has no date customer.'],
  [{ dimensions: ['shop'] }, 'The metric x names the dimension shop.'],
])('%j is refused when it is defined', (change, message) => {
  expect(() => untyped({ ...header, ...change })).toThrow(
    expect.objectContaining({ code: 'METRIC_INVALID', kind: 'definition', message }),
  );
});

test('a field its source does not have is refused with the one that was meant', () => {
  const metric = untyped({ ...header, measure: (c: any) => sum(c('customer.credti')) });
  expect(() => compileMetricQuery(metric as never, {})).toThrow(
    'fct_order has no field "customer.credti". Did you mean "customer.credit"?',
  );
});

test('a template that is refused in a model is refused in a metric', () => {
  const metric = untyped({ ...header, additivity: 'non', measure: (c: any) => avg(num`coalesce(${c('amount')}, 0)`) });
  expect(() => compileMetricQuery(metric as never, {})).toThrow(/uses coalesce/);
});

test('adding up a column of a dimension, which would count it for each row of the fact, is refused', () => {
  const metric = (measure: (c: any) => unknown) => untyped({ ...header, additivity: 'non', measure }) as never;
  const credit = metric((c) => safeDivide(sum(num`${c('customer.credit')} + ${c('amount')}`), count()));
  expect(() => compileMetricQuery(credit, {})).toThrow(
    expect.objectContaining({
      code: 'METRIC_INVALID',
      message:
        'The metric x adds up a column of customer over the rows of fct_order: what is told once for each customer would count for each of its rows.',
    }),
  );
  const amount = metric((c) => sum(c('amount')).filter(isNotNull(c('customer.credit'))));
  expect(compileMetricQuery(amount, {}).sql).toContain('filter (where ("customer"."credit" is not null))');
});
