import { testChecks } from '@medallion/quality/testing';
import { databaseOfTests } from '@medallion/testing';
import { intCurrencyRateChecks } from './int_currency_rate.checks.ts';
import { intCurrencyRate } from './int_currency_rate.ts';

const run = databaseOfTests();

const rate = (valid_from: string, valid_to: string, units_per_corporate = '0.9') => ({
  currency_code: 'EUR',
  valid_from,
  valid_to,
  units_per_corporate,
});
const failures = (rows: readonly object[]) =>
  testChecks(intCurrencyRateChecks).given(intCurrencyRate, rows).failures(run);
const last = rate('2024-02-01', '9999-12-31');

test('rates that follow each other pass', async () => {
  expect(await failures([rate('2024-01-01', '2024-02-01'), last])).toEqual({});
});

test.each<[string, string, object]>([
  ['a rate of nothing', 'rate_positive', rate('2024-01-01', '2024-02-01', '0')],
  ['a rate for no day', 'period_not_empty', rate('2024-01-01', '2024-01-01')],
  ['a gap before the next', 'periods_meet', rate('2024-01-01', '2024-01-31')],
  ['an overlap with the next', 'periods_meet', rate('2024-01-01', '2024-02-02')],
])('%s fails', async (_, check, wrong) => {
  expect((await failures([wrong, last]))[check]).toEqual([{ currency_code: 'EUR', valid_from: '2024-01-01' }]);
});
