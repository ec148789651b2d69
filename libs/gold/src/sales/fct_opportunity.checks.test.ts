import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testChecks } from '@medallion/quality/testing';
import { intOpportunityVersion } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunityChecks } from './fct_opportunity.checks.ts';
import { fctOpportunity } from './fct_opportunity.ts';

const run = databaseOfTests();

const open = {
  opportunity_key: '1',
  account_key: '10',
  close_date_key: 20240620,
  currency_code: 'USD',
  is_won: false,
  is_closed: false,
  amount: '200',
  amount_corporate: '200',
  probability: '12.5',
  expected_revenue: '25',
};
const won = {
  ...open,
  opportunity_key: '2',
  close_date_key: 20240510,
  is_won: true,
  is_closed: true,
  probability: '100',
  expected_revenue: '200',
  days_to_close: 3,
};
const account = (account_key: string, valid_from: string, valid_to: string) => ({
  account_key,
  account_id: '001A',
  valid_from,
  valid_to,
});
const days = [20240510, 20240520, 20240620].map((date_key) => ({
  date_key,
  date_actual: String(date_key).replace(/(....)(..)(..)/, '$1-$2-$3'),
}));

const failures = (rows: readonly (Partial<typeof won> & { opportunity_key: string })[], live = rows) =>
  testChecks(fctOpportunityChecks)
    .given(fctOpportunity, rows)
    .given(
      intOpportunityVersion,
      live.map(({ opportunity_key }) => ({ opportunity_key, is_current: true, is_deleted: false })),
    )
    .given(dimAccount, [
      account('9', '2024-05-01T00:00:00Z', '2024-05-05T00:00:00Z'),
      account('10', '2024-05-05T00:00:00Z', '2024-05-15T00:00:00Z'),
      account('11', '2024-05-15T00:00:00Z', FAR_FUTURE),
      { ...account('-1', FAR_PAST, FAR_FUTURE), account_id: '(unknown)' },
    ])
    .given(dimDate, days)
    .asOf('2024-06-01T12:00:00Z')
    .failures(run);

test('deals in order pass every check', async () => {
  expect(
    await failures([
      open,
      won,
      { ...won, opportunity_key: '3', is_won: false, probability: '0', expected_revenue: '0' },
    ]),
  ).toEqual({});
});

test.each<[string, string, object]>([
  ['an expected revenue that forgot the percent', 'expected_revenue_computed', { expected_revenue: '20000' }],
  ['an expected revenue of no amount', 'expected_revenue_computed', { amount: null }],
  ['a probability above 100', 'probability_is_percent', { probability: '100.5' }],
  ['a won deal that is open', 'won_is_closed', { is_closed: false }],
  ['a won deal of another probability than 100', 'closed_probability', { probability: '90' }],
  ['a lost deal of another probability than 0', 'closed_probability', { is_won: false, probability: '10' }],
  ['a won deal without an amount', 'won_has_amount', { amount: null }],
  ['a won deal of nothing', 'won_has_amount', { amount: '0' }],
  ['a negative amount', 'amount_not_negative', { amount: '-1' }],
  ['a deal closed tomorrow', 'closed_by_today', { close_date_key: 20240602 }],
  ['a closed deal without days to close', 'days_to_close_if_closed', { days_to_close: null }],
  ['an open deal with days to close', 'days_to_close_if_closed', { is_closed: false }],
  ['a deal closed before it was created', 'days_to_close_not_negative', { days_to_close: -1 }],
  ['a corporate amount converted to another', 'corporate_amount_alike', { amount_corporate: '180' }],
  ['a version of the account that had ended by then', 'account_as_it_was', { account_key: '9' }],
  ['a version of the account that began later, and is not the first', 'account_as_it_was', { account_key: '11' }],
])('%s fails', async (_, check, change) => {
  expect((await failures([open, { ...won, ...change }]))[check]).toEqual([{ opportunity_key: '2' }]);
});

test('a negative key fails', async () => {
  expect((await failures([{ ...open, opportunity_key: '-1' }]))['key_not_negative']).toEqual([
    { opportunity_key: '-1' },
  ]);
});

test('no deals at all fail', async () => {
  expect(await failures([])).toHaveProperty('has_deals');
});

test('the first version of an account is right for a deal from before it', async () => {
  const before = { ...won, close_date_key: 20240510, account_key: '12' };
  const checks = testChecks(fctOpportunityChecks)
    .given(fctOpportunity, [before])
    .given(intOpportunityVersion, [{ opportunity_key: '2', is_current: true }])
    .given(dimAccount, [account('12', '2024-05-15T00:00:00Z', FAR_FUTURE)])
    .given(dimDate, days)
    .asOf('2024-06-01T12:00:00Z');
  expect(await checks.failures(run)).toEqual({});
});

test('a deal too many fails, and a live one that is missing', async () => {
  expect((await failures([open, won], [open]))['equals_live_deals']).toEqual([
    { live_key: null, opportunity_key: '2' },
  ]);
  expect((await failures([open], [open, won]))['equals_live_deals']).toEqual([
    { live_key: '2', opportunity_key: null },
  ]);
});
