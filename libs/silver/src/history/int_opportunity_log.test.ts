import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intOpportunityLog } from './int_opportunity_log.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const stored = {
  opportunity_id: '006A',
  stage_name: 'Prospecting',
  currency_code: 'EUR',
  is_deleted: false,
  amount: '5',
  created_at: day(1),
  load_seq: '1',
  last_seen_at: day(30),
};

test('versions written by the clock and entries of the history, each with what it knows', () =>
  testModel(intOpportunityLog)
    .given(stgSalesforceOpportunityVersions, [
      { ...stored, owner_id: '005A', is_closed: true, system_modstamp: day(5), superseded_at: day(9), row_hash: 'a' },
      { ...stored, owner_id: '005B', system_modstamp: day(9), superseded_at: FAR_FUTURE, row_hash: 'b' },
    ])
    .given(stgSalesforceOpportunityHistory, [
      { ...stored, opportunity_history_id: '008A', created_at: day(2), system_modstamp: day(2), row_hash: 'c' },
      {
        ...stored,
        opportunity_id: null,
        opportunity_history_id: '008B',
        created_at: day(2),
        system_modstamp: day(2),
        row_hash: 'd',
      },
    ])
    .asOf(day(8))
    .expect(run, [
      {
        opportunity_id: '006A',
        is_record: true,
        stage_name: 'Prospecting',
        currency_code: 'EUR',
        amount: '5.00',
        owner_id: '005A',
        is_closed: true,
        is_deleted: false,
        created_at: day(1),
        written_at: day(5),
        seen_at: day(30),
        tie_break: 'a',
      },
      {
        opportunity_id: '006A',
        is_record: false,
        stage_name: 'Prospecting',
        currency_code: 'EUR',
        amount: '5.00',
        owner_id: null,
        is_closed: null,
        is_deleted: null,
        created_at: null,
        written_at: day(2),
        seen_at: null,
        tie_break: '008A',
      },
    ]));

test('a version says all that is stored of it, and an entry of the history what the history has', () => {
  const told = {
    stage_name: 'Legal',
    forecast_category: 'Pipeline',
    currency_code: 'EUR',
    amount: '5.00',
    probability: '12.5000',
    close_date: '2024-01-20',
  };
  const said = {
    ...told,
    opportunity_id: '006A',
    account_id: '001A',
    owner_id: '005A',
    campaign_id: '701A',
    opportunity_name: 'Expansion',
    opportunity_type: 'New Business',
    lead_source: 'Web',
    is_closed: true,
    is_won: false,
    is_deleted: true,
    created_at: day(1),
  };
  const nothing = Object.fromEntries(Object.keys(said).map((column) => [column, null]));
  const written = { system_modstamp: day(5), load_seq: '1', last_seen_at: day(30), row_hash: 'a' };
  return testModel(intOpportunityLog)
    .given(stgSalesforceOpportunityVersions, [{ ...said, ...written, superseded_at: FAR_FUTURE }])
    .given(stgSalesforceOpportunityHistory, [
      {
        ...told,
        ...written,
        opportunity_id: '006A',
        opportunity_history_id: '008A',
        is_deleted: false,
        created_at: day(2),
      },
    ])
    .asOf(day(5))
    .expect(run, [
      { ...said, is_record: true },
      { ...nothing, ...told, opportunity_id: '006A', is_record: false },
    ]);
});
