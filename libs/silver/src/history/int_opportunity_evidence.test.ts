import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityLog } from './int_opportunity_log.ts';

const run = databaseOfTests();

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;

interface Fields {
  stage_name?: string;
  owner_id?: string;
  amount?: string | null;
  close_date?: string;
  currency_code?: string;
  is_deleted?: boolean;
  created_at?: string;
  seen_at?: string;
  tie_break?: string;
}
const version = (writtenAt: string, fields: Fields = {}) => ({
  opportunity_id: '006A',
  is_record: true,
  is_deleted: false,
  created_at: day(1),
  written_at: writtenAt,
  seen_at: day(30),
  tie_break: writtenAt,
  ...fields,
});
const entry = (writtenAt: string, fields: Pick<Fields, 'stage_name' | 'amount'> = {}, id = writtenAt) => ({
  opportunity_id: '006A',
  is_record: false,
  written_at: writtenAt,
  tie_break: id,
  ...fields,
});
const evidence = (versions: ReturnType<typeof version>[], entries: ReturnType<typeof entry>[]) =>
  testModel(intOpportunityEvidence).given(intOpportunityLog, [...versions, ...entries]);

test('the history tells of the deal between versions, the versions of everything else', () =>
  evidence(
    [
      version(day(5), { stage_name: 'Qualification', amount: '50', owner_id: '005A' }),
      version(day(9), { stage_name: 'Closed Won', amount: '70', owner_id: '005B' }),
    ],
    [
      entry(day(1), { stage_name: 'Prospecting', amount: '40' }),
      entry(day(7), { stage_name: 'Needs Analysis', amount: '60' }),
    ],
  ).expect(run, [
    { evidence_number: 1, observed_at: day(1), stage_name: 'Prospecting', amount: '40.00', owner_id: '005A' },
    { evidence_number: 2, observed_at: day(5), stage_name: 'Qualification', amount: '50.00', owner_id: '005A' },
    { evidence_number: 3, observed_at: day(7), stage_name: 'Needs Analysis', amount: '60.00', owner_id: '005A' },
    { evidence_number: 4, observed_at: day(9), stage_name: 'Closed Won', amount: '70.00', owner_id: '005B' },
  ]));

test('at one moment the history wins, and the record fills what it lacks', () =>
  evidence(
    [version(day(5), { stage_name: 'Qualification', amount: '50', close_date: '2024-06-30', owner_id: '005A' })],
    [entry(day(5), { stage_name: 'Needs Analysis', amount: null })],
  ).expect(run, [
    { observed_at: day(5), stage_name: 'Needs Analysis', amount: null, close_date: '2024-06-30', owner_id: '005A' },
  ]));

test('of two versions at one modstamp the one seen last is believed, then the greater hash', async () => {
  await evidence(
    [
      version(day(5), { amount: '1', seen_at: day(10), tie_break: 'z' }),
      version(day(5), { amount: '2', seen_at: day(11), tie_break: 'a' }),
    ],
    [],
  ).expect(run, [{ observed_at: day(5), amount: '2.00' }]);
  await evidence(
    [version(day(5), { amount: '1', tie_break: 'a' }), version(day(5), { amount: '2', tie_break: 'b' })],
    [],
  ).expect(run, [{ observed_at: day(5), amount: '2.00' }]);
});

test('of two history entries of one moment the one with the greater id is believed', () =>
  evidence([version(day(9))], [entry(day(5), { amount: '1' }, '008A'), entry(day(5), { amount: '2' }, '008B')]).expect(
    run,
    [
      { observed_at: day(5), amount: '2.00' },
      { observed_at: day(9), amount: null },
    ],
  ));

test('nothing is observed before the creation', () =>
  evidence(
    [version(day(2), { created_at: day(4), amount: '1' }), version(day(3), { created_at: day(4), amount: '2' })],
    [entry(day(2), { amount: '3' })],
  ).expect(run, [{ observed_at: day(4), created_at: day(4), evidence_number: 1, amount: '3.00' }]));

test('before its first version a record was not deleted', () =>
  evidence([version(day(5), { is_deleted: true })], [entry(day(2))]).expect(run, [
    { observed_at: day(2), is_deleted: false },
    { observed_at: day(5), is_deleted: true },
  ]));

test('history without a record is left out', () => evidence([], [entry(day(2))]).expect(run, []));

test('without a currency an amount is in the corporate one', () =>
  evidence([version(day(5)), version(day(6), { currency_code: 'EUR' })], []).expect(run, [
    { observed_at: day(5), currency_code: 'USD' },
    { observed_at: day(6), currency_code: 'EUR' },
  ]));

test('what a version says of every field is evidence', () => {
  const said = {
    opportunity_id: '006A',
    account_id: '001A',
    owner_id: '005A',
    campaign_id: '701A',
    opportunity_name: 'Expansion',
    stage_name: 'Legal',
    opportunity_type: 'New Business',
    lead_source: 'Web',
    forecast_category: 'Pipeline',
    currency_code: 'EUR',
    is_closed: true,
    is_won: false,
    is_deleted: true,
    amount: '5.00',
    probability: '12.5000',
    close_date: '2024-01-20',
    created_at: day(1),
  };
  return testModel(intOpportunityEvidence)
    .given(intOpportunityLog, [{ ...said, is_record: true, written_at: day(5), seen_at: day(30), tie_break: 'a' }])
    .expect(run, [{ ...said, evidence_number: 1, observed_at: day(5) }]);
});

test('what the history says of a field counts, even that an amount or a probability is gone', () => {
  const version = {
    opportunity_id: '006A',
    is_record: true,
    forecast_category: 'Pipeline',
    amount: '5',
    probability: '10',
    created_at: day(1),
    written_at: day(5),
    tie_break: 'a',
  };
  const entry = { opportunity_id: '006A', is_record: false, tie_break: 'b' };
  return testModel(intOpportunityEvidence)
    .given(intOpportunityLog, [
      version,
      { ...entry, forecast_category: 'Commit', probability: '90', written_at: day(6) },
      { ...entry, written_at: day(7) },
    ])
    .expect(run, [
      { observed_at: day(5), forecast_category: 'Pipeline', amount: '5.00', probability: '10.0000' },
      { observed_at: day(6), forecast_category: 'Commit', amount: null, probability: '90.0000' },
      { observed_at: day(7), forecast_category: 'Pipeline', amount: null, probability: null },
    ]);
});
