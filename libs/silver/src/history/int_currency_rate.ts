import { coalesce, date, dateLit, defineModel, lead, numeric, text } from '@medallion/model';

import { seedCurrencyRate } from '../seeds/currency-rate.ts';

export const intCurrencyRate = defineModel({
  name: 'int_currency_rate',
  layer: 'silver',
  grain: 'one currency and period during which its rate held',
  description:
    'Exchange rates as periods, from the seed. An amount is converted at the rate that holds on its close date: amount / units_per_corporate.',
  materialized: 'table',
  columns: {
    currency_code: text().primaryKey().describe('ISO 4217 code.'),
    units_per_corporate: numeric(14, 4)
      .notNull()
      .describe('Units of the currency that one unit of the corporate one buys.'),
    valid_from: date().primaryKey().describe('First day the rate holds.'),
    valid_to: date().notNull().describe('First day it no longer holds; 9999-12-31 for the latest rate.'),
  },
  from: (db) => db.selectFrom(seedCurrencyRate.as('rate')),
  select: (c) => ({
    currency_code: 'rate.currency_code',
    units_per_corporate: 'rate.units_per_corporate',
    valid_from: 'rate.valid_from',
    valid_to: coalesce(
      lead(c('rate.valid_from'), { partitionBy: [c('rate.currency_code')], orderBy: [c('rate.valid_from')] }),
      dateLit('9999-12-31'),
    ),
  }),
});
