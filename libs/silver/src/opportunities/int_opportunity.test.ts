import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate, intOpportunityVersion } from '../history/index.ts';
import { intAccountTimeline } from '../references/int_account_timeline.ts';
import { intOpportunity } from './int_opportunity.ts';

const run = databaseOfTests();

const midnight = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const deal = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_id: '001A',
  owner_id: '005A',
  owner_user_key: '50',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Negotiation/Review',
  currency_code: 'USD',
  is_current: true,
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date: '2024-01-20',
  created_at: '2024-01-01T23:59:59Z',
  valid_from: midnight(1),
  valid_to: FAR_FUTURE,
};
type Deal = { [K in keyof typeof deal]?: (typeof deal)[K] | null } & {
  amount?: string;
  probability?: string;
  campaign_id?: string;
  campaign_key?: string;
  opportunity_type?: string;
  lead_source?: string;
  forecast_category?: string;
};
const given = (...deals: Deal[]) =>
  testModel(intOpportunity)
    .given(
      intOpportunityVersion,
      deals.map((change) => ({ ...deal, ...change }) as typeof deal),
    )
    .given(intAccountTimeline, [
      {
        account_id: '001A',
        valid_from: FAR_PAST,
        valid_to: midnight(21),
        account_key: '11',
        current_account_key: '10',
      },
      {
        account_id: '001A',
        valid_from: midnight(21),
        valid_to: midnight(25),
        account_key: '12',
        current_account_key: '10',
      },
      {
        account_id: '001A',
        valid_from: midnight(25),
        valid_to: FAR_FUTURE,
        account_key: '13',
        current_account_key: '10',
      },
    ])
    .given(intCurrencyRate, [
      { currency_code: 'USD', units_per_corporate: '1', valid_from: '1900-01-01', valid_to: '9999-12-31' },
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '2024-01-01', valid_to: '2024-01-20' },
      { currency_code: 'EUR', units_per_corporate: '0.9', valid_from: '2024-01-20', valid_to: '9999-12-31' },
    ]);

test('an open deal has the account as it is now', async () => {
  await given({}).expect(run, [
    {
      opportunity_id: '006A',
      opportunity_key: '60',
      account_key: '13',
      current_account_key: '10',
      owner_user_key: '50',
      campaign_key: '-2',
      stage_key: '70',
      created_date: '2024-01-01',
      close_date: '2024-01-20',
    },
  ]);
});

test('a closed deal has the account as it was at the end of its close date; a change at that midnight is the next day', async () => {
  await given(
    { is_closed: true },
    { opportunity_id: '006B', is_closed: true, close_date: '2024-01-21' },
    { opportunity_id: '006C', is_closed: true, close_date: '2024-01-24' },
    { opportunity_id: '006D', is_closed: true, close_date: '2024-01-25' },
  ).expect(run, [
    { opportunity_id: '006A', account_key: '11' },
    { opportunity_id: '006B', account_key: '12' },
    { opportunity_id: '006C', account_key: '12' },
    { opportunity_id: '006D', account_key: '13' },
  ]);
});

test('amounts convert at the rate of the close date and stay null where amount, probability or rate is', async () => {
  await given(
    { amount: '900', probability: '33.3333', currency_code: 'EUR' },
    { opportunity_id: '006B', amount: '900', currency_code: 'EUR', close_date: '2024-01-19' },
    { opportunity_id: '006C', probability: '50' },
    { opportunity_id: '006D', amount: '10.01', probability: '50', currency_code: 'CHF' },
    { opportunity_id: '006E', amount: '10.01', probability: '50' },
  ).expect(run, [
    {
      opportunity_id: '006A',
      amount: '900.00',
      amount_corporate: '1000.00',
      expected_revenue: '300.00',
      expected_revenue_corporate: '333.33',
    },
    {
      opportunity_id: '006B',
      amount: '900.00',
      amount_corporate: '1125.00',
      expected_revenue: null,
      expected_revenue_corporate: null,
    },
    {
      opportunity_id: '006C',
      amount: null,
      amount_corporate: null,
      expected_revenue: null,
      expected_revenue_corporate: null,
    },
    {
      opportunity_id: '006D',
      amount: '10.01',
      amount_corporate: null,
      expected_revenue: '5.01',
      expected_revenue_corporate: null,
    },
    {
      opportunity_id: '006E',
      amount: '10.01',
      amount_corporate: '10.01',
      expected_revenue: '5.01',
      expected_revenue_corporate: '5.01',
    },
  ]);
});

test('what is missing is unknown, a queue as owner and no campaign are not applicable', async () => {
  await given(
    { account_id: null, owner_id: null, owner_user_key: null, stage_key: null },
    { opportunity_id: '006B', owner_id: '00GQ', owner_user_key: null, campaign_id: '701A', campaign_key: '80' },
    { opportunity_id: '006C', campaign_id: 'nonsense' },
  ).expect(run, [
    {
      opportunity_id: '006A',
      account_key: '-1',
      current_account_key: '-1',
      owner_user_key: '-1',
      stage_key: '-1',
      campaign_key: '-2',
    },
    {
      opportunity_id: '006B',
      account_key: '13',
      current_account_key: '10',
      owner_user_key: '-2',
      stage_key: '70',
      campaign_key: '80',
    },
    {
      opportunity_id: '006C',
      account_key: '13',
      current_account_key: '10',
      owner_user_key: '50',
      stage_key: '70',
      campaign_key: '-1',
    },
  ]);
});

test('deleted deals and earlier versions are left out', async () => {
  await given({ is_deleted: true }, { opportunity_id: '006B', is_current: false, valid_to: midnight(2) }).expect(
    run,
    [],
  );
});

test('a deal says all that its current version says', async () => {
  const said = {
    opportunity_id: '006A',
    opportunity_name: 'Expansion',
    stage_name: 'Legal',
    opportunity_type: 'New Business',
    lead_source: 'Web',
    forecast_category: 'Pipeline',
    currency_code: 'EUR',
    is_closed: true,
    is_won: false,
    amount: '1.00',
    probability: '12.5000',
  };
  await given(said).expect(run, [said]);
});

test('a deal that was created and closed around midnight has the days of the report time zone', async () => {
  await given({ created_at: '2024-01-19T23:59:59.999Z', close_date: '2024-01-20', is_closed: true }).expect(run, [
    { created_date: '2024-01-19', close_date: '2024-01-20' },
  ]);
});
