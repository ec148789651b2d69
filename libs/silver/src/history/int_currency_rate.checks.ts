import { flag, lead } from '@medallion/model';
import { checksOf, expectation, rule } from '@medallion/quality';
import { intCurrencyRate } from './int_currency_rate.ts';

export const intCurrencyRateChecks = checksOf(intCurrencyRate, (c) => [
  expectation({
    name: 'rate_positive',
    owner: 'finance',
    description: 'A unit of the corporate currency buys some of the other.',
    failing: flag`${c('units_per_corporate')} <= 0`,
  }),
  expectation({
    name: 'period_not_empty',
    owner: 'finance',
    description: 'Every rate holds for a day at least.',
    failing: flag`${c('valid_from')} >= ${c('valid_to')}`,
  }),
  rule({
    name: 'periods_meet',
    owner: 'finance',
    description: 'Every rate holds until the next one does.',
    failing: (db) =>
      db
        .with('compared', (query) =>
          query.selectFrom(intCurrencyRate.as('rate')).select((eb) => [
            'rate.currency_code',
            'rate.valid_from',
            'rate.valid_to',
            lead(eb.ref('rate.valid_from'), {
              partitionBy: [eb.ref('rate.currency_code')],
              orderBy: [eb.ref('rate.valid_from')],
            }).as('next_from'),
          ]),
        )
        .selectFrom('compared')
        .whereRef('compared.valid_to', '<>', 'compared.next_from')
        .select(['compared.currency_code', 'compared.valid_from']),
  }),
]);
