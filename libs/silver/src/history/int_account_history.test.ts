import { stgSalesforceAccountVersions } from '@medallion/bronze';
import { FAR_FUTURE } from '@medallion/model';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { intAccountHistory } from './int_account_history.ts';

const run = databaseOfTests();

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

test('a version written after the clock is not seen yet, and one written on it is', () =>
  history(stored(day(1)), stored(day(28), { rating: 'Hot' }), stored(day(29), { rating: 'Cold' })).expect(run, [
    { account_id: '001A', created_at: day(1), valid_from: day(1), valid_to: day(28), rating: null, is_current: false },
    {
      account_id: '001A',
      created_at: day(1),
      valid_from: day(28),
      valid_to: FAR_FUTURE,
      rating: 'Hot',
      is_current: true,
    },
  ]));
