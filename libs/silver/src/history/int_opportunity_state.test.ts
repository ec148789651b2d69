import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';
import { intOpportunityState } from './int_opportunity_state.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const stage = (name: string, order: number, isClosed = false, isWon = false) => ({
  stage_name: name,
  stage_key: String(order),
  slug: 'other',
  stage_category: 'Early' as const,
  is_closed: isClosed,
  is_won: isWon,
  is_in_seed: true,
  stage_sort_order: order,
});

interface Fields {
  stage_name?: string;
  forecast_category?: string;
  amount?: string;
  probability?: string;
  close_date?: string;
  is_closed?: boolean;
  is_deleted?: boolean;
}
const seen = (evidence_number: number, observed_at: string, fields: Fields = {}) => ({
  opportunity_id: '006A',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  currency_code: 'USD',
  is_deleted: false,
  evidence_number,
  close_date: '2024-01-20',
  observed_at,
  created_at: day(1),
  ...fields,
});
const states = (...evidence: ReturnType<typeof seen>[]) =>
  testModel(intOpportunityState)
    .given(intOpportunityStage, [
      stage('Prospecting', 1),
      stage('Qualification', 2),
      stage('Closed Won', 3, true, true),
      stage('Closed Lost', 4, true),
    ])
    .given(intOpportunityEvidence, evidence);

test('the earliest evidence of an open deal holds since its creation', () =>
  states(seen(1, day(5)), seen(2, day(9), { stage_name: 'Qualification' })).expect(run, [
    { begins_at: day(1), stage_name: 'Prospecting', is_imputed: false },
    { begins_at: day(9), stage_name: 'Qualification', is_imputed: false },
  ]));

test('whether a deal is closed follows its stage, not the flag', () =>
  states(seen(1, day(1), { is_closed: true }), seen(2, day(3), { stage_name: 'Closed Lost' })).expect(run, [
    { begins_at: day(1), is_closed: false, is_won: false },
    { begins_at: day(3), is_closed: true, is_won: false },
  ]));

describe('a deal first seen closed', () => {
  const won: Fields = {
    stage_name: 'Closed Won',
    forecast_category: 'Closed',
    probability: '100',
    amount: '9',
    close_date: '2024-01-10',
  };

  test('was open until its close date', () =>
    states(seen(1, day(25), won)).expect(run, [
      {
        begins_at: day(1),
        stage_name: '(unknown)',
        stage_key: null,
        forecast_category: null,
        probability: null,
        amount: '9.00',
        is_closed: false,
        is_won: false,
        is_imputed: true,
      },
      {
        begins_at: day(10),
        stage_name: 'Closed Won',
        stage_key: '3',
        forecast_category: 'Closed',
        probability: '100.0000',
        amount: '9.00',
        is_closed: true,
        is_won: true,
        is_imputed: false,
      },
    ]));

  test('was open until it was seen, when its close date is later still', () =>
    states(seen(1, day(5), won)).expect(run, [
      { begins_at: day(1), is_closed: false, is_imputed: true },
      { begins_at: day(5), is_closed: true, is_imputed: false },
    ]));

  test('was never open, when it closed before it was created', () =>
    states(seen(1, day(5), { ...won, close_date: '2023-12-01' })).expect(run, [
      { begins_at: day(1), is_closed: true, is_imputed: false },
    ]));

  test('was never open, when it was seen closed at its creation', () =>
    states(seen(1, day(1), won)).expect(run, [{ begins_at: day(1), is_closed: true, is_imputed: false }]));

  test('and deleted, lived closed from its close date until it was seen', () =>
    states(seen(1, day(25), { ...won, is_deleted: true })).expect(run, [
      { begins_at: day(1), is_imputed: true, is_closed: false, is_deleted: false },
      { begins_at: day(10), is_imputed: false, is_closed: true, is_deleted: false },
      { begins_at: day(25), is_imputed: false, is_closed: true, is_deleted: true },
    ]));

  test('and later reopened, is closed in between', () =>
    states(seen(1, day(12), won), seen(2, day(15))).expect(run, [
      { begins_at: day(1), stage_name: '(unknown)' },
      { begins_at: day(10), stage_name: 'Closed Won' },
      { begins_at: day(15), stage_name: 'Prospecting' },
    ]));
});

test('a deletion and an undeletion each begin a state', () =>
  states(seen(1, day(1)), seen(2, day(3), { is_deleted: true }), seen(3, day(5))).expect(run, [
    { begins_at: day(1), is_deleted: false },
    { begins_at: day(3), is_deleted: true },
    { begins_at: day(5), is_deleted: false },
  ]));

test('an open deal first seen deleted lived until then', () =>
  states(seen(1, day(8), { is_deleted: true })).expect(run, [
    { begins_at: day(1), is_deleted: false, is_imputed: false },
    { begins_at: day(8), is_deleted: true, is_imputed: false },
  ]));

test('a record without a close date, stage or name has a row all the same', () =>
  states({
    ...seen(1, day(1)),
    opportunity_name: undefined as never,
    stage_name: undefined as never,
    close_date: undefined as never,
  }).expect(run, [
    { opportunity_name: '(unknown)', stage_name: '(unknown)', close_date: '2024-01-01', stage_key: null },
  ]));

test('a state says all that the evidence says', () => {
  const said = {
    opportunity_id: '006A',
    account_id: '001A',
    owner_id: '005A',
    campaign_id: '701A',
    opportunity_name: 'Expansion',
    stage_name: 'Qualification',
    opportunity_type: 'New Business',
    lead_source: 'Web',
    forecast_category: 'Commit',
    currency_code: 'EUR',
    is_deleted: false,
    amount: '5.00',
    probability: '12.5000',
    close_date: '2024-01-20',
    created_at: day(1),
  };
  return states({ ...said, evidence_number: 1, observed_at: day(1) }).expect(run, [
    { ...said, stage_key: '2', is_closed: false, is_won: false, is_imputed: false, begins_at: day(1) },
  ]);
});
