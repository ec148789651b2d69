import { stgSalesforceOpportunities } from '@medallion/bronze';
import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intOpportunityChecks } from './int_opportunity.checks.ts';
import { intOpportunity } from './int_opportunity.ts';

const run = databaseOfTests();

const deal = {
  opportunity_id: '006A',
  stage_key: '5',
  currency_code: 'EUR',
  amount: '200',
  amount_corporate: '180',
  expected_revenue: '25',
};
const record = { opportunity_id: '006A', is_deleted: false, amount: '200', expected_revenue: '25.01' };
const failures = (deals: readonly object[], records: readonly object[] = [record]) =>
  testChecks(intOpportunityChecks)
    .given(intOpportunity, deals)
    .given(stgSalesforceOpportunities, records)
    .failures(run);

test('the deals of the live records pass', async () => {
  expect(await failures([deal], [record, { ...record, opportunity_id: '006B', is_deleted: true }])).toEqual({});
});

test('a live record without a deal fails, and a deal of a deleted one', async () => {
  const other = { opportunity_id: '006B' };
  expect((await failures([deal], [record, { ...record, ...other }]))['equals_live_records']).toEqual([other]);
  const deleted = { ...record, ...other, is_deleted: true };
  expect((await failures([deal, { ...deal, ...other }], [record, deleted]))['equals_live_records']).toEqual([other]);
});

test('amounts that add up to another sum than those of the records fail by stage', async () => {
  const failed = await failures([{ ...deal, amount: '201', amount_corporate: '180.90' }]);
  expect(failed['amounts_equal_records']).toEqual([{ stage_key: '5' }]);
});

test('an expected revenue more than a cent from what Salesforce says fails', async () => {
  const failed = await failures([deal], [{ ...record, expected_revenue: '25.02' }]);
  expect(failed['expected_revenue_equals_record']).toEqual([{ opportunity_id: '006A' }]);
});

test('a currency that amounts are in and that has no rate fails', async () => {
  expect((await failures([{ ...deal, amount_corporate: null }]))['rate_for_every_currency']).toEqual([
    { currency_code: 'EUR' },
  ]);
  const nothing = { amount: null, amount_corporate: null };
  expect(await failures([{ ...deal, ...nothing }], [{ ...record, amount: null }])).toEqual({});
});
