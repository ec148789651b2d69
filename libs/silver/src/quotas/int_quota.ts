import { stgSalesforceForecastingQuotas } from '@medallion/bronze';
import {
  assertNotNull,
  bigint,
  coalesce,
  date,
  defineModel,
  isSame,
  lit,
  min,
  numeric,
  over,
  sum,
} from '@medallion/model';
import type { Int } from '@medallion/model';
import { fiscalQuarterStart } from '../calendar/fiscal_quarter_start.ts';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate } from '../history/index.ts';
import { expectedKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { seedQuota } from '../seeds/quota.ts';
import { intUser } from '../users/int_user.ts';

/** Where a quota comes from; of two the lower counts. */
const [FROM_SEED, FROM_ORG] = [lit<Int>(1), lit<Int>(2)];

/**
 * An org may forecast by several measures, each with quotas of its own: those of the first forecast type, by id, are taken. An
 * org that goes by another lists its quotas in the seed.
 */
export const intQuota = defineModel({
  name: 'int_quota',
  layer: 'silver',
  grain: 'one user and fiscal quarter with a quota',
  description:
    "What each user is to win in a fiscal quarter: as the seed says, else the sum of the org's quotas in money for the months or the quarter, at the rate of the first day of the quarter. Quotas in a currency without a rate are left out.",
  materialized: 'table',
  columns: {
    user_key: bigint().primaryKey().describe('-1 for all together whom no user record and no reference tells.'),
    quota_amount_corporate: numeric(18, 2).notNull(),
    quarter_start_date: date().primaryKey().describe('First day of the fiscal quarter.'),
  },
  from: (db) =>
    db
      .with('org_quota', (query) =>
        query
          .selectFrom(stgSalesforceForecastingQuotas.as('quota'))
          .where('quota.is_deleted', '=', false)
          .where('quota.is_amount', '=', true)
          .where('quota.quota_amount', 'is not', null)
          .where('quota.quota_owner_id', 'is not', null)
          .where('quota.start_date', 'is not', null)
          .select((eb) => [
            assertNotNull(eb.ref('quota.quota_owner_id')).as('user_id'),
            'quota.forecasting_type_id',
            coalesce(eb.ref('quota.currency_code'), parameters.corporateCurrency).as('currency_code'),
            'quota.quota_amount',
            fiscalQuarterStart(assertNotNull(eb.ref('quota.start_date'))).as('quarter_start_date'),
          ]),
      )
      // A window, because Postgres would compute an aggregate joined in anew for every quota.
      .with('typed_quota', (query) =>
        query
          .selectFrom('org_quota')
          .selectAll('org_quota')
          .select((eb) => over(min(eb.ref('org_quota.forecasting_type_id')), {}).as('first_type_id')),
      )
      .with('quota', (query) =>
        query
          .selectFrom(seedQuota.as('seed'))
          .select((eb) => [
            'seed.user_id',
            fiscalQuarterStart(eb.ref('seed.quarter_start_date')).as('quarter_start_date'),
            FROM_SEED.as('source'),
            'seed.quota_amount_corporate as amount',
          ])
          .unionAll((query) =>
            query
              .selectFrom('typed_quota as org_quota')
              .innerJoin(intCurrencyRate.as('rate'), (join) =>
                join
                  .onRef('rate.currency_code', '=', 'org_quota.currency_code')
                  .onRef('rate.valid_from', '<=', 'org_quota.quarter_start_date')
                  .onRef('rate.valid_to', '>', 'org_quota.quarter_start_date'),
              )
              .where((eb) => isSame(eb.ref('org_quota.forecasting_type_id'), eb.ref('org_quota.first_type_id')))
              .select((eb) => [
                'org_quota.user_id',
                'org_quota.quarter_start_date',
                FROM_ORG.as('source'),
                assertNotNull(corporateAmount(eb.ref('org_quota.quota_amount'), eb.ref('rate.units_per_corporate'))).as(
                  'amount',
                ),
              ]),
          ),
      )
      .with('user_quota', (query) =>
        query
          .selectFrom('quota')
          .groupBy(['quota.user_id', 'quota.quarter_start_date', 'quota.source'])
          .distinctOn(['quota.user_id', 'quota.quarter_start_date'])
          .select((eb) => ['quota.user_id', 'quota.quarter_start_date', sum(eb.ref('quota.amount')).as('amount')])
          .orderBy('quota.user_id')
          .orderBy('quota.quarter_start_date')
          .orderBy('quota.source'),
      )
      .with('keyed_quota', (query) =>
        query
          .selectFrom('user_quota as quota')
          .leftJoin(intUser.as('user'), 'user.user_id', 'quota.user_id')
          .select((eb) => [
            expectedKey(eb.ref('user.user_key')).as('user_key'),
            'quota.quarter_start_date',
            'quota.amount',
          ]),
      )
      .selectFrom('keyed_quota as quota')
      .groupBy(['quota.user_key', 'quota.quarter_start_date']),
  select: (c) => ({
    user_key: 'quota.user_key',
    quota_amount_corporate: coalesce(sum(c('quota.amount')), 0),
    quarter_start_date: 'quota.quarter_start_date',
  }),
});
