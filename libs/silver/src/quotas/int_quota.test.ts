import { stgSalesforceForecastingQuotas } from '@medallion/bronze';
import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRate } from '../history/index.ts';
import { seedQuota } from '../seeds/quota.ts';
import { intUser } from '../users/int_user.ts';
import { intQuota } from './int_quota.ts';

const run = databaseOfTests();

const at = '2024-01-22T00:00:00Z';
const staged = {
  forecasting_type_id: '0DbA',
  quota_owner_id: '005A',
  is_amount: true,
  is_deleted: false,
  quota_amount: '100',
  start_date: '2024-02-01',
  created_at: at,
  system_modstamp: at,
  load_seq: '1',
  last_seen_at: at,
  row_hash: 'h',
};
type Quota = { [K in keyof typeof staged]?: (typeof staged)[K] | null } & {
  currency_code?: string;
  product_family?: string;
};
const user = { full_name: 'Ada', is_active: true, is_manager: false, is_inferred: false, hierarchy_depth: 0 };
const given = (...quotas: Quota[]) =>
  testModel(intQuota)
    .given(
      stgSalesforceForecastingQuotas,
      quotas.map(
        (quota, index) =>
          ({ ...staged, forecasting_quota_id: `0J9${index}`, ...quota }) as typeof staged & {
            forecasting_quota_id: string;
          },
      ),
    )
    .given(intUser, [
      { ...user, user_id: '005A', user_key: '50' },
      { ...user, user_id: '005B', user_key: '51' },
    ])
    .given(intCurrencyRate, [
      { currency_code: 'USD', units_per_corporate: '1', valid_from: '1900-01-01', valid_to: '9999-12-31' },
      { currency_code: 'EUR', units_per_corporate: '0.5', valid_from: '1900-01-01', valid_to: '2024-02-01' },
      { currency_code: 'EUR', units_per_corporate: '0.8', valid_from: '2024-02-01', valid_to: '2024-03-01' },
      { currency_code: 'EUR', units_per_corporate: '1.0', valid_from: '2024-03-01', valid_to: '9999-12-31' },
    ]);

test('monthly quotas and those of several product families add up to the one of the fiscal quarter', async () => {
  await given(
    { start_date: '2024-01-31' },
    { start_date: '2024-02-01' },
    { start_date: '2024-03-01', product_family: 'Cloud' },
    { start_date: '2024-03-01', product_family: 'Support' },
    { start_date: '2024-04-30' },
    { start_date: '2024-05-01' },
  ).expect(run, [
    { user_key: '50', quarter_start_date: '2023-11-01', quota_amount_corporate: '100.00' },
    { user_key: '50', quarter_start_date: '2024-02-01', quota_amount_corporate: '400.00' },
    { user_key: '50', quarter_start_date: '2024-05-01', quota_amount_corporate: '100.00' },
  ]);
});

test('an amount is converted at the rate of the first day of the quarter and left out without one', async () => {
  await given(
    { currency_code: 'EUR', start_date: '2024-03-01' },
    { currency_code: 'CHF' },
    { currency_code: 'CHF', quota_owner_id: '005B' },
  ).expect(run, [{ user_key: '50', quarter_start_date: '2024-02-01', quota_amount_corporate: '125.00' }]);
});

test('the seed wins over the org, for its user and its quarter alone', async () => {
  await given({}, { quota_owner_id: '005B' }, { start_date: '2024-05-01' })
    .given(seedQuota, [{ user_id: '005A', quota_amount_corporate: '7', quarter_start_date: '2024-02-01' }])
    .expect(run, [
      { user_key: '50', quarter_start_date: '2024-02-01', quota_amount_corporate: '7.00' },
      { user_key: '51', quarter_start_date: '2024-02-01', quota_amount_corporate: '100.00' },
      { user_key: '50', quarter_start_date: '2024-05-01', quota_amount_corporate: '100.00' },
    ]);
});

test('quotas in pieces, deleted ones, those of another forecast type and those without amount, owner or period do not count', async () => {
  await given(
    { forecasting_type_id: '0DbB' },
    { is_amount: false },
    { is_deleted: true },
    { quota_amount: null },
    { quota_owner_id: null },
    { start_date: null },
    { quota_owner_id: '005B' },
  ).expect(run, [{ user_key: '51', quarter_start_date: '2024-02-01', quota_amount_corporate: '100.00' }]);
});

test('quotas of nobody known are one unknown quota', async () => {
  await given({ quota_owner_id: '005X' })
    .given(seedQuota, [{ user_id: '005Y', quota_amount_corporate: '7', quarter_start_date: '2024-02-01' }])
    .expect(run, [{ user_key: '-1', quarter_start_date: '2024-02-01', quota_amount_corporate: '107.00' }]);
});

test('quotas of an org that names no forecast type count', async () => {
  await given({ forecasting_type_id: null }).expect(run, [
    { user_key: '50', quarter_start_date: '2024-02-01', quota_amount_corporate: '100.00' },
  ]);
});
