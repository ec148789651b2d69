import { stgSalesforceCampaignMembers } from '@medallion/bronze';
import { coalesce, count, countWhere, defineModel, int, numeric, sum, text } from '@medallion/model';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate, intOpportunityVersion } from '../history/index.ts';
import { intCampaign } from './int_campaign.ts';

export const intCampaignPerformance = defineModel({
  name: 'int_campaign_performance',
  layer: 'silver',
  grain: 'one campaign',
  description: 'Members, responses and won opportunities of each campaign, counted before anything is joined.',
  materialized: (m) =>
    m.incremental({
      scope: 'campaign_id',
      changes: [
        m.changesOf(intCampaign, 'campaign_id'),
        m.changesOf(stgSalesforceCampaignMembers, 'campaign_id'),
        m.changesOf(intOpportunityVersion, 'campaign_id'),
      ],
    }),
  columns: {
    campaign_id: text().primaryKey(),
    member_count: int().notNull(),
    responded_count: int().notNull(),
    won_count: int().notNull().describe('Won opportunities whose primary campaign it is.'),
    won_amount_corporate: numeric(18, 2).notNull(),
  },
  from: (db) =>
    db
      .with('response', (query) =>
        query
          .selectFrom(stgSalesforceCampaignMembers.as('member'))
          .where('member.is_deleted', '=', false)
          .groupBy('member.campaign_id')
          .select((eb) => [
            'member.campaign_id',
            count().as('member_count'),
            countWhere(eb.ref('member.has_responded')).as('responded_count'),
          ]),
      )
      .with('won', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('opportunity'))
          .leftJoin(intCurrencyRate.as('rate'), (join) =>
            join
              .onRef('rate.currency_code', '=', 'opportunity.currency_code')
              .onRef('rate.valid_from', '<=', 'opportunity.close_date')
              .onRef('rate.valid_to', '>', 'opportunity.close_date'),
          )
          .where('opportunity.is_current', '=', true)
          .where('opportunity.is_deleted', '=', false)
          .where('opportunity.is_won', '=', true)
          .groupBy('opportunity.campaign_id')
          .select((eb) => [
            'opportunity.campaign_id',
            count().as('won_count'),
            sum(corporateAmount(eb.ref('opportunity.amount'), eb.ref('rate.units_per_corporate'))).as(
              'won_amount_corporate',
            ),
          ]),
      )
      .selectFrom(intCampaign.as('campaign'))
      .leftJoin('response', 'response.campaign_id', 'campaign.campaign_id')
      .leftJoin('won', 'won.campaign_id', 'campaign.campaign_id'),
  select: (c) => ({
    campaign_id: 'campaign.campaign_id',
    member_count: coalesce(c('response.member_count'), 0),
    responded_count: coalesce(c('response.responded_count'), 0),
    won_count: coalesce(c('won.won_count'), 0),
    won_amount_corporate: coalesce(c('won.won_amount_corporate'), 0),
  }),
});
