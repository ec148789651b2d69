import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intOpportunityState } from './int_opportunity_state.ts';
import { intOpportunityVersion } from './int_opportunity_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const state = (beginsAt: string, fields: Record<string, unknown> = {}) => ({
  opportunity_id: '006A',
  opportunity_name: 'Deal',
  stage_name: 'Prospecting',
  stage_key: '1',
  currency_code: 'USD',
  is_closed: false,
  is_won: false,
  is_deleted: false,
  is_imputed: false,
  close_date: '2024-01-20',
  created_at: day(1),
  begins_at: beginsAt,
  ...fields,
});
const versions = (...states: ReturnType<typeof state>[]) =>
  testModel(intOpportunityVersion).given(intOpportunityState, states);

test('a state that changes nothing begins no interval; one that returns does', () =>
  versions(
    state(day(1)),
    state(day(3)),
    state(day(5), { amount: '7' }),
    state(day(7), { amount: '7' }),
    state(day(9)),
  ).expect(run, [
    { valid_from: day(1), valid_to: day(5), amount: null, is_current: false },
    { valid_from: day(5), valid_to: day(9), amount: '7.00', is_current: false },
    { valid_from: day(9), valid_to: FAR_FUTURE, amount: null, is_current: true },
  ]));

test.each([
  ['account_id', '001A'],
  ['owner_id', '005A'],
  ['campaign_id', '701A'],
  ['opportunity_name', 'New name'],
  ['stage_name', 'Qualification'],
  ['opportunity_type', 'New Customer'],
  ['lead_source', 'Web'],
  ['forecast_category', 'Pipeline'],
  ['currency_code', 'EUR'],
  ['is_closed', true],
  ['is_won', true],
  ['is_deleted', true],
  ['amount', '5.00'],
  ['probability', '10.0000'],
  ['close_date', '2024-02-20'],
])('a change of %s begins an interval', (column, value) =>
  versions(state(day(1)), state(day(5), { [column]: value })).expect(run, [
    { valid_from: day(1), valid_to: day(5), [column]: state(day(1))[column as 'opportunity_name'] ?? null },
    { valid_from: day(5), valid_to: FAR_FUTURE, [column]: value },
  ]),
);

test('opportunities do not mix', () =>
  versions(state(day(1)), state(day(2), { opportunity_id: '006B', created_at: day(2) })).expect(run, [
    { opportunity_id: '006A', valid_from: day(1), valid_to: FAR_FUTURE, is_current: true },
    { opportunity_id: '006B', valid_from: day(2), valid_to: FAR_FUTURE, is_current: true },
  ]));

test('keys point to what survived a merge, and to nothing where an id is of another object', () =>
  versions(state(day(1), { account_id: '001LOSER', owner_id: '00GQUEUE', campaign_id: '701A' }))
    .given(intRecordMerge, [{ record_id: '001LOSER', survivor_id: '001WINNER', merged_at: day(2) }])
    .expect(run, [
      {
        opportunity_key: surrogateKeyOf('opportunity', '006A'),
        account_id: '001LOSER',
        current_account_key: surrogateKeyOf('account', '001WINNER'),
        owner_id: '00GQUEUE',
        owner_user_key: null,
        campaign_key: surrogateKeyOf('campaign', '701A'),
      },
    ]));

test('an interval carries the key of its stage, when the deal was created and that it was imputed', () =>
  versions(state(day(2), { stage_key: '7', is_imputed: true })).expect(run, [
    { stage_key: '7', is_imputed: true, created_at: day(1), valid_from: day(2) },
  ]));
