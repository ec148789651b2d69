import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctOpportunityLineItemChecks } from './fct_opportunity_line_item.checks.ts';
import { fctOpportunityLineItem } from './fct_opportunity_line_item.ts';

const run = databaseOfTests();

const line = {
  opportunity_line_item_key: '1',
  opportunity_key: '10',
  currency_code: 'USD',
  quantity: '2',
  unit_price: '50',
  discount_percent: '10',
  amount: '90',
};
const other = { ...line, opportunity_line_item_key: '2', quantity: '1', discount_percent: null, amount: '50' };
const failures = (change: object = {}, deal: object = {}) =>
  testChecks(fctOpportunityLineItemChecks)
    .given(fctOpportunityLineItem, [{ ...line, ...change }, other])
    .given(fctOpportunity, [{ opportunity_key: '10', currency_code: 'USD', amount: '140', ...deal }])
    .failures(run);

test('lines that add up to their deal pass every check', async () => {
  expect(await failures()).toEqual({});
  expect(await failures({}, { amount: '141.40' })).toEqual({});
  expect(await failures({ amount: '90.01' })).toEqual({});
});

test.each<[string, string, object]>([
  ['an amount that forgot the discount', 'amount_computed', { amount: '100' }],
  ['a discount above 100 percent', 'discount_is_percent', { discount_percent: '110' }],
  ['a line of no deal', 'deal_exists', { opportunity_key: '11' }],
])('%s fails', async (_, check, change) => {
  expect((await failures(change))[check]).toEqual([{ opportunity_line_item_key: '1' }]);
});

test('lines more than a hundredth off the amount of their deal fail', async () => {
  expect((await failures({}, { amount: '141.50' }))['lines_add_up']).toEqual([{ opportunity_key: '10' }]);
  expect((await failures({}, { amount: '138.50' }))['lines_add_up']).toEqual([{ opportunity_key: '10' }]);
});

test('lines in another currency, or of a deal without an amount, are not compared', async () => {
  expect(await failures({}, { currency_code: 'EUR' })).toEqual({});
  expect(await failures({}, { amount: null })).toEqual({});
});
