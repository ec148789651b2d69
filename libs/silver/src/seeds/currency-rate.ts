import { date, defineSeed, numeric, text } from '@medallion/model';

/** Exchange rates. Edit `currency_rate.csv`: one line for each currency and each day its rate changed. */
export const seedCurrencyRate = defineSeed({
  name: 'seed_currency_rate',
  layer: 'silver',
  description:
    'Units of a currency that one unit of the corporate currency buys, from a day on until the next line of that currency.',
  columns: {
    currency_code: text().primaryKey().describe('ISO 4217 code.'),
    units_per_corporate: numeric(14, 4)
      .notNull()
      .describe('Divide an amount by this to have it in the corporate currency.'),
    valid_from: date().primaryKey().describe('First day the rate holds.'),
  },
  file: new URL('./currency_rate.csv', import.meta.url),
});
