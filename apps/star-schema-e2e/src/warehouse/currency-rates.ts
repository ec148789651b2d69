import { date, defineSeed, numeric, text } from '@medallion/model';

/** Stands in for the shipped seed, which knows the corporate currency only: a rate that changes, and none before 2020. */
export const seedCurrencyRate = defineSeed({
  name: 'seed_currency_rate',
  layer: 'silver',
  description: 'Exchange rates.',
  columns: {
    currency_code: text().primaryKey(),
    units_per_corporate: numeric(14, 4).notNull(),
    valid_from: date().primaryKey(),
  },
  file: new URL('./fixtures/currency_rate.csv', import.meta.url),
});
