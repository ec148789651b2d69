import { bigint, defineModel, defineSource, flag, text } from '@medallion/model';
import { sql } from 'kysely';
import { checksOf, type ModelChecks } from './declare/checks-of.ts';
import { expectation } from './declare/expectation.ts';
import { recency } from './declare/recency.ts';
import { rowCount } from './declare/row-count.ts';
import { rowsBy } from './declare/rows-by.ts';
import { rule } from './declare/rule.ts';
import { unique } from './declare/unique.ts';
import { customer, order } from './fixtures/shop.ts';
import { validateChecks } from './validate-checks.ts';

const raw = defineSource({ name: 'x', layer: 'raw', description: 'raw', columns: { id: text().primaryKey() } });
const about = { name: 'x', owner: 'finance', description: 'It is so.' };
const mistakes = (checks: ModelChecks | readonly ModelChecks[], models: readonly object[] = [order, customer]) =>
  validateChecks([checks].flat() as ModelChecks[], models as Parameters<typeof validateChecks>[1]).map(
    ({ message }) => message,
  );
const declared = (header: object) =>
  checksOf(order, (c) => [expectation({ ...about, ...header, failing: flag`${c('is_paid')}` })]);

test('checks that are declared well pass', () => {
  expect(mistakes(declared({ threshold: { percent: 0.5 } }))).toEqual([]);
});

test.each([
  [{ name: ' ' }, 'silver.int_order, check " ": it has an empty name'],
  [{ owner: '' }, 'silver.int_order, check "x": it has an empty owner'],
  [{ description: ' ' }, 'silver.int_order, check "x": it has an empty description'],
  [{ name: 'Not snake' }, 'silver.int_order, check "Not snake": its name is not snake_case'],
  [
    { threshold: { count: 1.5 } },
    'silver.int_order, check "x": its threshold is neither a whole number of rows nor a percentage',
  ],
  [
    { threshold: { percent: 101 } },
    'silver.int_order, check "x": its threshold is neither a whole number of rows nor a percentage',
  ],
])('%j is refused', (header, message) => {
  expect(mistakes(declared(header))).toEqual([message]);
});

test.each([
  [{ min: 1 }, []],
  [{ max: 0 }, []],
  [{ min: 2, max: 2 }, []],
  [{}, ['silver.int_order, check "x": no number of rows lies outside of its bounds, or none within']],
  [{ min: 3, max: 2 }, ['silver.int_order, check "x": no number of rows lies outside of its bounds, or none within']],
  [{ min: 0.5 }, ['silver.int_order, check "x": no number of rows lies outside of its bounds, or none within']],
  [{ max: -1 }, ['silver.int_order, check "x": no number of rows lies outside of its bounds, or none within']],
])('the row count %j is refused where it says nothing', (bounds, found) => {
  expect(mistakes(checksOf(order, () => [rowCount({ ...about, ...bounds })]))).toEqual(found);
});

test.each([{ days: 0 }, { hours: -1 }, { hours: NaN }])('a latest row within %j is refused', (within) => {
  expect(mistakes(checksOf(order, () => [recency({ ...about, column: 'ordered_at', within })]))).toEqual([
    'silver.int_order, check "x": nothing can be so recent',
  ]);
});

test('uniqueness of no column is refused', () => {
  expect(mistakes(checksOf(order, () => [unique({ ...about, columns: [] })]))).toEqual([
    'silver.int_order, check "x": it names no column',
  ]);
});

test('two checks of one name are refused', () => {
  const twice = checksOf(order, (c) => [
    expectation({ ...about, failing: flag`${c('is_paid')}` }),
    expectation({ ...about, failing: flag`not ${c('is_paid')}` }),
  ]);
  expect(mistakes(twice)).toEqual(['silver.int_order, check "x": another check has this name']);
});

test('checks of a model that is not listed, or listed twice, are refused', () => {
  expect(mistakes(declared({}), [customer])).toEqual([
    'silver.int_order: it has checks but is not among the models of its layer',
  ]);
  expect(mistakes([declared({}), declared({})])).toEqual(['silver.int_order: its checks are listed twice']);
});

test('a rule per a column that is no key of its model is refused', () => {
  const per = checksOf(order, () => [
    rule({ ...about, per: 'amount', failing: (db) => db.selectFrom(order.as('o')).select('o.order_key') }),
  ]);
  expect(mistakes(per)).toEqual([
    'silver.int_order, check "x": it is per amount, which is no column of the primary key',
  ]);
});

const bills = defineModel({
  name: 'int_bill',
  layer: 'silver',
  grain: 'one',
  description: 'a fixture',
  materialized: (m) => m.table({ tracks: ['order_key', 'order_name'] }),
  columns: {
    bill_id: text().primaryKey(),
    order_key: bigint().notNull(),
    order_name: text(),
    paid_by: bigint().notNull(),
  },
  from: (db) => db.selectFrom(raw.as('x')),
  // Only the contract matters here.
  select: ((_c: any) => ({})) as any,
});
const unbilled = (more: object) =>
  checksOf(order, () => [
    rule({
      ...about,
      ...more,
      failing: (db) =>
        db
          .selectFrom(order.as('o'))
          .leftJoin(bills.as('b'), 'b.order_key', 'o.order_key')
          .where('b.bill_id', 'is', null)
          .select('o.order_key'),
    }),
  ]);

test('a rule may look across another model by a column whose changes are recorded', () => {
  const across = unbilled({ per: 'order_key', across: [rowsBy(bills, 'order_key')] });
  expect(mistakes(across, [order, bills])).toEqual([]);
});

test.each<[string, object, string]>([
  ['across a model, per nothing', { across: [rowsBy(bills, 'order_key')] }, 'it has `across` and no `per`'],
  [
    'across its own model',
    { per: 'order_key', across: [rowsBy(order, 'order_key')] },
    'it has its own model in `across`',
  ],
  [
    'across a model that it does not read',
    { per: 'order_key', across: [rowsBy(customer, 'customer_key')] },
    'it has silver.int_customer in `across` and does not read it',
  ],
  [
    'by a column of which nobody records changes',
    { per: 'order_key', across: [rowsBy(bills, 'paid_by')] },
    'of silver.int_bill no changes are recorded by paid_by',
  ],
  [
    'by a column of another type',
    { per: 'order_key', across: [rowsBy(bills, 'order_name')] },
    'order_key is bigint, and order_name of silver.int_bill text',
  ],
])('a rule %s is refused', (_, more, message) => {
  expect(mistakes(unbilled(more), [order, bills])).toEqual([`silver.int_order, check "x": ${message}`]);
});

test('a rule that stores personal data as a key is refused', () => {
  const personal = checksOf(order, () => [
    rule({ ...about, failing: (db) => db.selectFrom(order.as('o')).select('o.email') }),
  ]);
  expect(mistakes(personal)).toEqual([
    'silver.int_order, check "x": email is personal data, and the keys of what fails are stored',
  ]);
});

test('a rule that reads a layer its own may not, or a model that is not listed, is refused', () => {
  const reading = (model: typeof customer | typeof raw) =>
    checksOf(order, () => [
      rule({ ...about, failing: (db) => db.selectFrom((model as typeof customer).as('m')).select('m.customer_key') }),
    ]);
  expect(mistakes(reading(raw))).toEqual([
    'silver.int_order, check "x": it reads raw.x, but checks of silver read only silver, bronze, ops',
  ]);
  expect(mistakes(reading(customer), [order])).toEqual([
    'silver.int_order, check "x": it reads silver.int_customer, which is not among the models of its layer',
  ]);
});

test('raw SQL is refused in a rule as it is in a model', () => {
  const unchecked = checksOf(order, () => [
    rule({
      ...about,
      failing: (db) =>
        db
          .selectFrom(order.as('o'))
          .where(sql<boolean>`random() < 1`)
          .select('o.order_key'),
    }),
  ]);
  expect(mistakes(unchecked)).toEqual([expect.stringContaining('the raw SQL `random() < 1` is checked by nobody')]);
});

test('a template that reads the wall clock is refused with the model it is in', () => {
  const timed = checksOf(order, (c) => [expectation({ ...about, failing: flag`${c('ordered_at')} > now()` })]);
  expect(mistakes(timed)).toEqual([expect.stringMatching(/^silver\.int_order: the template .* reads now/)]);
});
