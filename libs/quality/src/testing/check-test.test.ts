import { bigint, defineSource, flag, timestamptz } from '@medallion/model';
import { databaseOfTests } from '@medallion/testing';
import { checksOf } from '../declare/checks-of.ts';
import { expectation } from '../declare/expectation.ts';
import { recency } from '../declare/recency.ts';
import { rowCount } from '../declare/row-count.ts';
import { rule } from '../declare/rule.ts';
import { unique } from '../declare/unique.ts';
import { customer, order } from '../fixtures/shop.ts';
import { testChecks } from './index.ts';

const run = databaseOfTests();

const about = { owner: 'finance', description: 'It is so.' };
const checks = checksOf(order, (c, clock) => [
  expectation({ ...about, name: 'no_debt', failing: flag`${c('amount')} < 0` }),
  expectation({ ...about, name: 'past', failing: flag`${c('ordered_at')} > ${clock('as_of')}` }),
  unique({ ...about, name: 'once', columns: ['customer_key', 'ordered_at'] }),
  recency({ ...about, name: 'recent', column: 'ordered_at', within: { days: 2 } }),
  rowCount({ ...about, name: 'few', min: 1, max: 3 }),
  rule({
    ...about,
    name: 'known_customer',
    failing: (db) =>
      db
        .selectFrom(order.as('o'))
        .leftJoin(customer.as('customer'), 'customer.customer_key', 'o.customer_key')
        .where('customer.customer_key', 'is', null)
        .select('o.order_key'),
  }),
  expectation({ ...about, name: 'mostly_paid', threshold: { percent: 50 }, failing: flag`not ${c('is_paid')}` }),
]);
const placed = (order_key: string, more: object = {}) => ({
  order_key,
  customer_key: '7',
  is_paid: true,
  amount: '1',
  ordered_at: `2024-06-0${order_key}T00:00:00Z`,
  ...more,
});
const failures = (rows: object[], asOf = '2024-06-04T00:00:00Z') =>
  testChecks(checks)
    .given(order, rows)
    .given(customer, [{ customer_key: '7' }])
    .asOf(asOf)
    .failures(run);

test('rows in order fail nothing', async () => {
  expect(await failures([placed('1'), placed('2'), placed('3')])).toEqual({});
});

test('rows that fail are named by their keys, in the order of their texts', async () => {
  const rows = ['9', '10', '2'].map((key) =>
    placed(key, { amount: '-1', ordered_at: `2024-05-${key.padStart(2, '0')}T00:00:00Z` }),
  );
  expect((await failures(rows))['no_debt']).toEqual(['10', '2', '9'].map((order_key) => ({ order_key })));
});

test('a value that is null does not fail a condition', async () => {
  expect(await failures([placed('3', { amount: null })])).toEqual({});
});

test.each([
  ['a row after the clock', 'past', [placed('5')], [{ order_key: '5' }]],
  [
    'rows that share what should be unique',
    'once',
    [placed('1', { ordered_at: '2024-06-03T00:00:00Z' }), placed('3')],
    [{ order_key: '1' }, { order_key: '3' }],
  ],
  ['rows that are all too old', 'recent', [placed('1')], []],
  ['no rows where there should be recent ones', 'recent', [], []],
  ['too few rows', 'few', [], []],
  ['too many rows', 'few', ['1', '2', '3', '4'].map((key) => placed(key)), []],
  ['a finding of a rule', 'known_customer', [placed('3', { customer_key: '8' })], [{ order_key: '3' }]],
])('%s fails %s', async (_, check, rows, keys) => {
  expect((await failures(rows))[check]).toEqual(keys);
});

test('a share is tolerated up to the threshold', async () => {
  const unpaid = { is_paid: false };
  expect(await failures([placed('2', unpaid), placed('3')])).toEqual({});
  expect((await failures([placed('1', unpaid), placed('2', unpaid), placed('3')]))['mostly_paid']).toEqual([
    { order_key: '1' },
    { order_key: '2' },
  ]);
});

test('a column of the model may have the name of one of the clock', async () => {
  const snapshot = defineSource({
    name: 'snapshot',
    layer: 'ops',
    description: 'a fixture',
    columns: { load_seq: bigint().primaryKey(), as_of: timestamptz().primaryKey() },
  });
  const fresh = checksOf(snapshot, (c, clock) => [
    expectation({ ...about, name: 'past', failing: flag`${c('as_of')} > ${clock('as_of')}` }),
    recency({ ...about, name: 'recent', column: 'as_of', within: { hours: 12 } }),
  ]);
  const at = (as_of: string) =>
    testChecks(fresh)
      .given(snapshot, [{ load_seq: '3', as_of }])
      .asOf('2024-06-04T00:00:00Z')
      .failures(run);
  expect(await at('2024-06-03T18:00:00Z')).toEqual({});
  expect(await at('2024-06-05T00:00:00Z')).toEqual({
    past: [{ load_seq: '3', as_of: '2024-06-05T00:00:00.000000Z' }],
  });
  expect(await at('2024-06-03T00:00:00Z')).toEqual({ recent: [] });
});
