import { FAR_FUTURE, FAR_PAST } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import {
  intContactTimeline,
  intLead,
  intOpportunity,
  intOpportunityRollup,
  intOpportunityStagePeriod,
} from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunity } from './fct_opportunity.ts';

const run = databaseOfTests();

const deal = {
  opportunity_id: '006A',
  opportunity_key: '60',
  account_key: '11',
  current_account_key: '10',
  owner_user_key: '50',
  campaign_key: '-2',
  stage_key: '70',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  created_date: '2024-01-31',
  close_date: '2024-04-30',
};
type Deal = { [K in keyof typeof deal]?: (typeof deal)[K] } & { amount?: string; amount_corporate?: string };
const rollup = {
  opportunity_id: '006A',
  push_count: 0,
  quarter_push_count: 0,
  activity_count: 0,
  line_item_count: 0,
  contact_role_count: 0,
  line_item_amount: '0',
  original_close_date: '2024-04-30',
};
const given = (...deals: Deal[]) =>
  testModel(fctOpportunity)
    .asOf('2024-04-30T23:59:59Z')
    .given(
      intOpportunity,
      deals.map((change) => ({ ...deal, ...change })),
    )
    .given(
      intOpportunityRollup,
      deals.map(({ opportunity_id = '006A' }) => ({ ...rollup, opportunity_id })),
    );

test('an open deal without anything is neither overdue on its close date nor in a band', async () => {
  await given({}).expect(run, [
    {
      opportunity_key: '60',
      account_key: '11',
      current_account_key: '10',
      owner_user_key: '50',
      stage_key: '70',
      campaign_key: '-2',
      lead_key: '-2',
      primary_contact_key: '-2',
      created_date_key: 20240131,
      close_date_key: 20240430,
      original_close_date_key: 20240430,
      last_activity_date_key: -2,
      opportunity_id: '006A',
      deal_status: 'Open',
      deal_size_band: '(unknown)',
      is_won: false,
      is_closed: false,
      is_overdue: false,
      amount: null,
      amount_corporate: null,
      expected_revenue: null,
      line_item_amount: '0.00',
      days_in_stage: null,
      days_to_close: null,
      age_days: 90,
      slipped_days: 0,
      opportunity_count: 1,
    },
  ]);
});

test('an open deal is overdue from the day after its close date', async () => {
  await given(
    { close_date: '2024-04-29' },
    { opportunity_id: '006B', close_date: '2024-04-29', is_closed: true },
  ).expect(run, [
    { opportunity_id: '006A', is_overdue: true, slipped_days: -1 },
    { opportunity_id: '006B', is_overdue: false, slipped_days: -1 },
  ]);
});

test('a closed deal is won or lost, and its age is the days it took; closed the day it was created that is none', async () => {
  await given(
    { is_closed: true, is_won: true, close_date: '2024-03-01' },
    { opportunity_id: '006B', is_closed: true, close_date: '2024-01-31' },
    { opportunity_id: '006C', is_closed: true, close_date: '2024-01-30' },
  ).expect(run, [
    { opportunity_id: '006A', deal_status: 'Won', days_to_close: 30, age_days: 30 },
    { opportunity_id: '006B', deal_status: 'Lost', days_to_close: 0, age_days: 0 },
    { opportunity_id: '006C', deal_status: 'Lost', days_to_close: -1, age_days: -1 },
  ]);
});

test('the bands of deals begin at 10, 50, 100 and 250 thousand', async () => {
  const amounts = ['-1', '9999.99', '10000', '50000', '100000', '249999.99', '250000'];
  const bands = ['<10k', '<10k', '10k-50k', '50k-100k', '100k-250k', '100k-250k', '250k+'] as const;
  await given(
    ...amounts.map((amount_corporate) => ({ opportunity_id: `006${amount_corporate}`, amount_corporate })),
  ).expect(
    run,
    amounts.map((amount, index) => ({ opportunity_id: `006${amount}`, deal_size_band: bands[index]! })),
  );
});

test('days in stage count from the last entry of an open deal, and are not known where the entry is not', async () => {
  const period = { stage_name: 'Prospecting', visit_number: 1, is_imputed: false };
  await given({}, { opportunity_id: '006B', is_closed: true }, { opportunity_id: '006C' })
    .given(intOpportunityStagePeriod, [
      { ...period, opportunity_id: '006A', entered_at: '2024-01-31T00:00:00Z', exited_at: '2024-02-29T00:00:00Z' },
      { ...period, opportunity_id: '006A', entered_at: '2024-02-29T23:59:59Z' },
      { ...period, opportunity_id: '006B', entered_at: '2024-02-29T00:00:00Z' },
      { ...period, opportunity_id: '006C', entered_at: '2024-02-29T00:00:00Z', is_imputed: true },
    ])
    .expect(run, [
      { opportunity_id: '006A', days_in_stage: 61 },
      { opportunity_id: '006B', days_in_stage: null },
      { opportunity_id: '006C', days_in_stage: null },
    ]);
});

test('the lead it came from and its primary contact are those that survive today', async () => {
  await testModel(fctOpportunity)
    .asOf('2024-04-30T00:00:00Z')
    .given(intOpportunity, [deal])
    .given(intOpportunityRollup, [
      { ...rollup, source_lead_id: '00QL', primary_contact_id: '003L', last_activity_date: '2024-02-29' },
    ])
    .given(intLead, [
      {
        lead_id: '00QL',
        lead_key: '21',
        current_lead_key: '20',
        is_converted: true,
        is_deleted: true,
        is_inferred: false,
      },
    ])
    .given(intContactTimeline, [
      {
        contact_id: '003L',
        valid_from: FAR_PAST,
        valid_to: '2024-02-01T00:00:00Z',
        contact_key: '32',
        current_contact_key: '30',
      },
      {
        contact_id: '003L',
        valid_from: '2024-02-01T00:00:00Z',
        valid_to: FAR_FUTURE,
        contact_key: '33',
        current_contact_key: '30',
      },
    ])
    .expect(run, [{ lead_key: '20', primary_contact_key: '30', last_activity_date_key: 20240229 }]);
});

test('a day outside the calendar is unknown', async () => {
  await given({ created_date: '1999-12-31', close_date: '2051-01-01' }).expect(run, [
    { created_date_key: -1, close_date_key: -1 },
  ]);
});

test('a deal is counted once, with all that is said of it and counted over it', async () => {
  const said = {
    opportunity_id: '006A',
    opportunity_name: 'Expansion',
    stage_name: 'Legal',
    opportunity_type: 'New Business',
    lead_source: 'Web',
    forecast_category: 'Pipeline',
    currency_code: 'EUR',
    amount: '90.00',
    amount_corporate: '100.00',
    probability: '33.3333',
    expected_revenue: '30.00',
    expected_revenue_corporate: '33.33',
  };
  const counted = {
    push_count: 5,
    quarter_push_count: 4,
    activity_count: 3,
    contact_role_count: 2,
    line_item_count: 6,
    line_item_amount: '89.99',
  };
  await given()
    .given(intOpportunity, [{ ...deal, ...said }])
    .given(intOpportunityRollup, [{ ...rollup, ...counted, original_close_date: '2024-02-29' }])
    .expect(run, [{ ...said, ...counted, original_close_date_key: 20240229, slipped_days: 61, opportunity_count: 1 }]);
});
