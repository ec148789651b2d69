import { testModel } from '@medallion/model/testing';
import { intOpportunity, intOpportunityFunnel, OPEN_STAGE_SLUGS, perStage, STAGE_SLUGS } from '@medallion/silver';
import { databaseOfTests } from '@medallion/testing';
import { fctOpportunityStage } from './fct_opportunity_stage.ts';

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
  stage_name: 'Closed Won',
  currency_code: 'EUR',
  is_closed: true,
  is_won: true,
  amount: '90',
  amount_corporate: '100',
  created_date: '2024-02-01',
  close_date: '2024-02-29',
};
const funnel = {
  opportunity_id: '006A',
  is_past_unknown: false,
  stage_change_count: 3,
  regression_count: 1,
  current_slug: 'closed_won',
  current_since: '2024-02-29T00:00:00Z',
  settled_at: '2024-02-29T00:00:00Z',
  ...perStage(STAGE_SLUGS, 'entry_count', () => 0),
};
const days = (n: number) => String(n * 86_400_000_000);

test('a deal has its way through the stages, and what it never entered has no day', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [deal])
    .given(intOpportunityFunnel, [
      {
        ...funnel,
        furthest_stage_key: '70',
        prospecting_entered_date: '2024-02-01',
        prospecting_entry_count: 2,
        prospecting_microseconds: days(12.5),
        negotiation_entered_date: '2024-02-20',
        negotiation_entry_count: 1,
        negotiation_microseconds: days(9),
        closed_won_entered_date: '2024-02-29',
        closed_won_entry_count: 1,
      },
    ])
    .asOf('2024-03-10T00:00:00Z')
    .expect(run, [
      {
        opportunity_key: '60',
        account_key: '11',
        current_account_key: '10',
        owner_user_key: '50',
        furthest_stage_key: '70',
        created_date_key: 20240201,
        close_date_key: 20240229,
        ...perStage(STAGE_SLUGS, 'entered_date_key', () => -2),
        prospecting_entered_date_key: 20240201,
        negotiation_entered_date_key: 20240220,
        closed_won_entered_date_key: 20240229,
        opportunity_id: '006A',
        is_won: true,
        is_closed: true,
        amount_corporate: '100.00',
        stage_change_count: 3,
        regression_count: 1,
        ...perStage(STAGE_SLUGS, 'entry_count', () => 0),
        prospecting_entry_count: 2,
        negotiation_entry_count: 1,
        closed_won_entry_count: 1,
        ...perStage(OPEN_STAGE_SLUGS, 'days', () => null),
        prospecting_days: '12.5000',
        negotiation_days: '9.0000',
      },
    ]));

test('the days of the stage an open deal is in go on until the clock', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [deal])
    .given(intOpportunityFunnel, [
      {
        ...funnel,
        prospecting_microseconds: days(2),
        current_slug: 'prospecting',
        current_since: '2024-02-10T00:00:00Z',
        settled_at: null,
      },
    ])
    .asOf('2024-02-12T06:00:00Z')
    .expect(run, [{ prospecting_days: '4.2500', qualification_days: null }]));

test('so do those of one it is in for the first time', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [deal])
    .given(intOpportunityFunnel, [
      { ...funnel, current_slug: 'negotiation', current_since: '2024-02-10T00:00:00Z', settled_at: null },
    ])
    .asOf('2024-02-11T00:00:00.0043Z')
    .expect(run, [{ prospecting_days: null, negotiation_days: '1.0000' }]));

test('which open stages a deal went through is not known when it was first seen closed; that it was not won is', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [{ ...deal, is_won: false }])
    .given(intOpportunityFunnel, [
      {
        ...funnel,
        is_past_unknown: true,
        qualification_entered_date: '2024-02-15',
        closed_lost_entered_date: '2024-02-10',
      },
    ])
    .asOf('2024-03-10T00:00:00Z')
    .expect(run, [
      {
        furthest_stage_key: '-1',
        prospecting_entered_date_key: -1,
        qualification_entered_date_key: 20240215,
        closed_won_entered_date_key: -2,
        closed_lost_entered_date_key: 20240210,
      },
    ]));

test('a deal that was lost from the start reached no stage', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [deal])
    .given(intOpportunityFunnel, [funnel])
    .asOf('2024-03-10T00:00:00Z')
    .expect(run, [{ furthest_stage_key: '-2' }]));

test('a deal that is deleted has no row', () =>
  testModel(fctOpportunityStage)
    .given(intOpportunity, [])
    .given(intOpportunityFunnel, [funnel])
    .asOf('2024-03-10T00:00:00Z')
    .expect(run, []));
