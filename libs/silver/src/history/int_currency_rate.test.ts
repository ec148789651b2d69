import { testModel } from '@medallion/model/testing';
import { databaseOfTests } from '@medallion/testing';

import { seedCurrencyRate } from '../seeds/currency-rate.ts';
import { intCurrencyRate } from './int_currency_rate.ts';

const run = databaseOfTests();

test('a rate holds until the next one of its currency, the last for good', () =>
  testModel(intCurrencyRate)
    .given(seedCurrencyRate, [
      { currency_code: 'USD', valid_from: '1900-01-01', units_per_corporate: '1' },
      { currency_code: 'EUR', valid_from: '2024-01-01', units_per_corporate: '0.9' },
      { currency_code: 'EUR', valid_from: '2023-01-01', units_per_corporate: '0.8' },
    ])
    .expect(run, [
      { currency_code: 'EUR', valid_from: '2023-01-01', valid_to: '2024-01-01', units_per_corporate: '0.8000' },
      { currency_code: 'EUR', valid_from: '2024-01-01', valid_to: '9999-12-31', units_per_corporate: '0.9000' },
      { currency_code: 'USD', valid_from: '1900-01-01', valid_to: '9999-12-31', units_per_corporate: '1.0000' },
    ]));
