import { MedallionError } from '@medallion/core';
import { compileMetricQuery } from '../compile/compile-metric.ts';
import type { AnyMetric } from '../definition/metric.ts';
import { medianScore, revenue, stock } from '../fixtures/shop.ts';
import type { Filter, MetricQuery } from './metric-query.ts';

/** What a user who typed it is told. */
function refusal(metric: AnyMetric, query: MetricQuery): string[] {
  try {
    compileMetricQuery(metric, query);
  } catch (error) {
    if (error instanceof MedallionError) return [error.code, error.kind, error.message, error.fix ?? ''];
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a dimension that is misspelt is refused with the one that was meant', () => {
  expect(refusal(revenue, { by: ['customer.teir'] })).toEqual([
    'UNKNOWN_DIMENSION',
    'usage',
    'revenue has no dimension "customer.teir". Did you mean "customer.tier"?',
    'Its dimensions are the columns of fct_order, and <role>.<column> of what its keys refer to.',
  ]);
});

test('a dimension of another fact is refused', () => {
  expect(refusal(stock, { by: ['customer.tier'] })[0]).toBe('UNKNOWN_DIMENSION');
  expect(refusal(stock, { where: [['customer.tier', '=', 'gold']] })[0]).toBe('UNKNOWN_DIMENSION');
});

test('a dimension the definition leaves out is refused with those it has', () => {
  expect(refusal(medianScore, { by: ['is_returned'] })).toEqual([
    'DIMENSION_REFUSED',
    'usage',
    'median_score is not defined by is_returned.',
    'It is by customer, channel.',
  ]);
});

test('an amount may be filtered by, not grouped by', () => {
  expect(refusal(revenue, { by: ['amount'] })).toEqual([
    'DIMENSION_REFUSED',
    'usage',
    'amount is numeric(18,2), which has too many values to group by.',
    'Filter by it, or group by a band of it.',
  ]);
  expect(compileMetricQuery(revenue, { where: [['amount', '>', '10.5']] }).sql).toContain(
    `("fct_order"."amount" > ('10.5')::numeric)`,
  );
});

test('what would add up a semi-additive metric over days is refused, by an attribute of the day or its key', () => {
  const [code, , message, fix] = refusal(stock, { by: ['stock_day.is_weekend'] });
  expect([code, message, fix]).toEqual([
    'METRIC_NOT_ADDITIVE',
    'stock may not be added up over days, as stock_day.is_weekend would: what is there on several days would count several times.',
    'Give a grain, from or to instead: of each period the last day counts.',
  ]);
  expect(refusal(stock, { by: ['stock_day_key'] })[0]).toBe('METRIC_NOT_ADDITIVE');
  expect(refusal(stock, { where: [['stock_day_key', '=', 20240131]] })[0]).toBe('METRIC_NOT_ADDITIVE');
});

test('a grain is refused where there is no date, where it is not one of the metric, and where there is none of that name', () => {
  expect(refusal(medianScore, { grain: 'month' }).slice(0, 3)).toEqual([
    'METRIC_HAS_NO_DATE',
    'usage',
    'median_score has no date: it is what it is on the day the warehouse is as of.',
  ]);
  expect(refusal(medianScore, { from: '2024-01-01' })[0]).toBe('METRIC_HAS_NO_DATE');
  expect(refusal(stock, { grain: 'week' })).toEqual([
    'GRAIN_REFUSED',
    'usage',
    'stock is not defined by week.',
    'Its grains are day, month, year.',
  ]);
  expect(refusal(stock, { grain: 'mnoth' as 'month' })[2]).toBe('There is no grain "mnoth". Did you mean "month"?');
});

test.each<[string, Filter]>([
  ['a whole number', ['item_count', '=', 'many']],
  ['a whole number', ['item_count', '=', '1.5']],
  ['a whole number', ['item_count', '=', '2147483648']],
  ['a whole number', ['customer_key', '=', '9223372036854775808']],
  ['a number', ['amount', '>', '1e3']],
  ['a number', ['amount', '>', "1' or '1'='1"]],
  ['true or false', ['is_returned', '=', 'yes']],
  ['a day, YYYY-MM-DD', ['order_day.day', '=', '2023-02-29']],
  ['a day, YYYY-MM-DD', ['order_day.day', '=', '29.02.2024']],
  ['a text', ['channel', '=', 'a\u0000b']],
  ['an instant, 2024-06-01T00:00:00Z', ['customer.since', '>', '2024-06-01']],
])('a value that is not %s is refused: %j', (takes, filter) => {
  expect(refusal(revenue, { where: [filter] }).slice(0, 3)).toEqual([
    'FILTER_INVALID',
    'usage',
    `${filter[0]} is compared with ${takes}.`,
  ]);
});

test('a value that a column never has is refused with the one that was meant', () => {
  expect(refusal(revenue, { where: [['customer.tier', 'in', ['gold', 'sliver']]] }).slice(2)).toEqual([
    'customer.tier never has this value. Did you mean "silver"?',
    'It is one of gold, silver, (unknown), (not applicable).',
  ]);
});

test.each<[Filter, string]>([
  [['channel', 'in', []], 'channel is compared by in with a list.'],
  [['channel', '<', null], 'channel cannot be compared by < with a missing value.'],
  [['channel', 'like' as '=', 'web'], 'channel cannot be compared by "like".'],
])('%j is refused', (filter, message) => {
  expect(refusal(revenue, { where: [filter] })[2]).toBe(message);
});

test('a range that is none is refused', () => {
  for (const range of [{ from: '2024-02-30' }, { to: 'yesterday' }, { from: '2024-02-02', to: '2024-02-01' }]) {
    expect(refusal(revenue, range)[0]).toBe('FILTER_INVALID');
  }
});
