import { stgSalesforceAccountVersions } from '@medallion/bronze';
import { FAR_FUTURE, surrogateKeyOf } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { createDatabase, type TestDatabase } from '@medallion/testing';

import { seedRegion } from '../seeds/region.ts';
import { intAccountHistory } from './int_account_history.ts';
import { intAccountVersion } from './int_account_version.ts';
import { intRecordMerge } from './int_record_merge.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
const run = (query: string) => database.sql.unsafe(query);

const day = (n: number) => `2024-01-${String(n).padStart(2, '0')}T00:00:00Z`;
const stored = (modstamp: string, fields: Record<string, unknown> = {}) => ({
  account_id: '001A',
  account_name: 'Acme',
  is_deleted: false,
  created_at: day(1),
  system_modstamp: modstamp,
  superseded_at: FAR_FUTURE,
  load_seq: '1',
  last_seen_at: day(30),
  row_hash: modstamp,
  ...fields,
});
const history = (...versions: ReturnType<typeof stored>[]) =>
  testModel(intAccountHistory).given(stgSalesforceAccountVersions, versions).asOf(day(28));

test.each([
  ['parent_account_id', '001P'],
  ['owner_id', '005A'],
  ['industry', 'Energy'],
  ['account_type', 'Prospect'],
  ['rating', 'Hot'],
  ['billing_state', 'CA'],
  ['billing_country', 'US'],
  ['employee_count', 7],
  ['annual_revenue', '9.00'],
])('a change of %s begins an interval', (column, value) =>
  history(stored(day(1)), stored(day(5), { [column]: value })).expect(run, [
    { valid_from: day(1), valid_to: day(5), [column]: null },
    { valid_from: day(5), valid_to: FAR_FUTURE, [column]: value },
  ]),
);

test('a change of name or city does not: it corrects every interval', () =>
  history(
    stored(day(1)),
    stored(day(5), { rating: 'Hot' }),
    stored(day(9), { rating: 'Hot', account_name: 'Acme Inc.', billing_city: 'Bonn' }),
  ).expect(run, [
    { valid_from: day(1), account_name: 'Acme Inc.', billing_city: 'Bonn', rating: null },
    { valid_from: day(5), account_name: 'Acme Inc.', billing_city: 'Bonn', rating: 'Hot' },
  ]));

test('deleted, undeleted and deleted again are four intervals', () =>
  history(
    stored(day(1)),
    stored(day(3), { is_deleted: true }),
    stored(day(5)),
    stored(day(7), { is_deleted: true }),
  ).expect(run, [
    { valid_from: day(1), valid_to: day(3), is_deleted: false, is_current: false },
    { valid_from: day(3), valid_to: day(5), is_deleted: true, is_current: false },
    { valid_from: day(5), valid_to: day(7), is_deleted: false, is_current: false },
    { valid_from: day(7), valid_to: FAR_FUTURE, is_deleted: true, is_current: true },
  ]));

test('a back-dated version takes its place in time, whatever load brought it', () =>
  history(
    stored(day(1), { rating: 'Cold', load_seq: '1' }),
    stored(day(9), { rating: 'Hot', load_seq: '1' }),
    stored(day(5), { rating: 'Warm', load_seq: '2' }),
  ).expect(run, [
    { valid_from: day(1), valid_to: day(5), rating: 'Cold' },
    { valid_from: day(5), valid_to: day(9), rating: 'Warm' },
    { valid_from: day(9), valid_to: FAR_FUTURE, rating: 'Hot' },
  ]));

test('what is first seen after the creation is taken to hold since, and says so', () =>
  history(stored(day(5), { rating: 'Hot' })).expect(run, [
    { valid_from: day(1), valid_to: FAR_FUTURE, rating: 'Hot', is_history_assumed: true },
  ]));

const interval = (fields: Record<string, unknown> = {}) => ({
  account_id: '001A',
  is_current: true,
  is_deleted: false,
  is_history_assumed: false,
  created_at: day(1),
  valid_from: day(1),
  valid_to: FAR_FUTURE,
  ...fields,
});

test('every interval has its own key, and all of them the durable one', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [
      interval({ valid_to: day(5), is_current: false, owner_id: '005A' }),
      interval({ valid_from: day(5) }),
    ])
    .expect(run, [
      {
        account_key: surrogateKeyOf('account', '001A', new Date(day(1))),
        current_account_key: surrogateKeyOf('account', '001A'),
        owner_user_key: surrogateKeyOf('user', '005A'),
        valid_from: day(1),
      },
      {
        account_key: surrogateKeyOf('account', '001A', new Date(day(5))),
        current_account_key: surrogateKeyOf('account', '001A'),
        owner_user_key: null,
        valid_from: day(5),
      },
    ]));

test('the durable key of a merged account is that of its survivor', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [interval(), interval({ account_id: '001B' })])
    .given(intRecordMerge, [{ record_id: '001A', survivor_id: '001B', merged_at: day(2) }])
    .expect(run, [
      { account_id: '001A', current_account_key: surrogateKeyOf('account', '001B') },
      { account_id: '001B', current_account_key: surrogateKeyOf('account', '001B') },
    ]));

test('the region is that of the state, else of the country, else the country itself', () =>
  testModel(intAccountVersion)
    .given(intAccountHistory, [
      interval({ account_id: '1', billing_country: 'us', billing_state: 'ca' }),
      interval({ account_id: '2', billing_country: 'US', billing_state: 'Somewhere' }),
      interval({ account_id: '3', billing_country: 'US' }),
      interval({ account_id: '4', billing_country: 'Atlantis', billing_state: 'CA' }),
      interval({ account_id: '5', billing_state: 'CA' }),
    ])
    .given(seedRegion, [
      { country: 'US', state: 'CA', region: 'West' },
      { country: 'US', state: '*', region: 'US' },
    ])
    .expect(run, [
      { account_id: '1', region: 'West' },
      { account_id: '2', region: 'US' },
      { account_id: '3', region: 'US' },
      { account_id: '4', region: 'Atlantis' },
      { account_id: '5', region: '(unknown)' },
    ]));
