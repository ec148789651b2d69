import {
  asOfEndOfDay,
  bigint,
  bool,
  caseWhen,
  date,
  defineModel,
  endOfDay,
  farFuture,
  num,
  numeric,
  round,
  text,
  toDate,
} from '@medallion/model';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate, intOpportunityVersion } from '../history/index.ts';
import { expectedKey, optionalKey, ownerUserKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { intAccountTimeline } from '../references/int_account_timeline.ts';

export const intOpportunity = defineModel({
  name: 'int_opportunity',
  layer: 'silver',
  grain: 'one opportunity that is not deleted',
  description: 'The current state of every live deal, with the keys and amounts that its facts share.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunityVersion, 'opportunity_id'),
        m.changesThrough(intAccountTimeline, 'account_id', intOpportunityVersion, {
          column: 'account_id',
          scope: 'opportunity_id',
        }),
      ],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    opportunity_key: bigint().notNull().unique(),
    account_key: bigint()
      .notNull()
      .describe('The account at the end of the close date, for an open deal the account as it is now.'),
    current_account_key: bigint().notNull(),
    owner_user_key: bigint().notNull(),
    campaign_key: bigint().notNull(),
    stage_key: bigint().notNull(),
    opportunity_name: text().notNull(),
    stage_name: text().notNull(),
    opportunity_type: text(),
    lead_source: text(),
    forecast_category: text(),
    currency_code: text().notNull(),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    expected_revenue: numeric(18, 2).describe('Amount times probability.'),
    expected_revenue_corporate: numeric(18, 2),
    created_date: date().notNull(),
    close_date: date().notNull(),
  },
  from: (db) =>
    db
      .with('deal', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('version'))
          .where('version.is_current', '=', true)
          .where('version.is_deleted', '=', false)
          .selectAll('version')
          .select((eb) =>
            caseWhen(
              [[eb.ref('version.is_closed'), endOfDay(eb.ref('version.close_date'), parameters.reportTimeZone)]],
              farFuture(),
            ).as('account_at'),
          ),
      )
      .selectFrom('deal')
      .leftJoin(intAccountTimeline.as('account'), (join) =>
        join
          .onRef('account.account_id', '=', 'deal.account_id')
          .on((eb) => asOfEndOfDay(eb, 'account', eb.ref('deal.account_at'))),
      )
      .leftJoin(intCurrencyRate.as('rate'), (join) =>
        join
          .onRef('rate.currency_code', '=', 'deal.currency_code')
          .onRef('rate.valid_from', '<=', 'deal.close_date')
          .onRef('rate.valid_to', '>', 'deal.close_date'),
      ),
  let: (c) => ({ amountCorporate: corporateAmount(c('deal.amount'), c('rate.units_per_corporate')) }),
  select: (c, { amountCorporate }) => ({
    opportunity_id: 'deal.opportunity_id',
    opportunity_key: 'deal.opportunity_key',
    account_key: expectedKey(c('account.account_key')),
    current_account_key: expectedKey(c('account.current_account_key')),
    owner_user_key: ownerUserKey(c('deal.owner_user_key'), c('deal.owner_id')),
    campaign_key: optionalKey(c('deal.campaign_key'), c('deal.campaign_id')),
    stage_key: expectedKey(c('deal.stage_key')),
    opportunity_name: 'deal.opportunity_name',
    stage_name: 'deal.stage_name',
    opportunity_type: 'deal.opportunity_type',
    lead_source: 'deal.lead_source',
    forecast_category: 'deal.forecast_category',
    currency_code: 'deal.currency_code',
    is_closed: 'deal.is_closed',
    is_won: 'deal.is_won',
    amount: 'deal.amount',
    amount_corporate: amountCorporate,
    probability: 'deal.probability',
    expected_revenue: round(num`${c('deal.amount')} * ${c('deal.probability')} / 100`, 2),
    expected_revenue_corporate: round(num`${amountCorporate} * ${c('deal.probability')} / 100`, 2),
    created_date: toDate(c('deal.created_at'), parameters.reportTimeZone),
    close_date: 'deal.close_date',
  }),
});
