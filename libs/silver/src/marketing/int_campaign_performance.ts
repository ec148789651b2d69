import { coalesce, count, countWhere, defineModel, int, numeric, sum, text } from '@medallion/model';
import { intOpportunity } from '../opportunities/int_opportunity.ts';
import { intCampaign } from './int_campaign.ts';
import { intCampaignMember } from './int_campaign_member.ts';

export const intCampaignPerformance = defineModel({
  name: 'int_campaign_performance',
  layer: 'silver',
  grain: 'one campaign',
  description: 'Members, responses and won opportunities of each campaign, counted before anything is joined.',
  // Narrowed, it would still look through every member for those of a few campaigns, which is most of what it costs.
  materialized: 'table',
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
          .selectFrom(intCampaignMember.as('member'))
          .groupBy('member.campaign_key')
          .select((eb) => [
            'member.campaign_key',
            count().as('member_count'),
            countWhere(eb.ref('member.is_responded')).as('responded_count'),
          ]),
      )
      .with('won', (query) =>
        query
          .selectFrom(intOpportunity.as('deal'))
          .where('deal.is_won', '=', true)
          .groupBy('deal.campaign_key')
          .select((eb) => [
            'deal.campaign_key',
            count().as('won_count'),
            sum(eb.ref('deal.amount_corporate')).as('won_amount_corporate'),
          ]),
      )
      .selectFrom(intCampaign.as('campaign'))
      .leftJoin('response', 'response.campaign_key', 'campaign.campaign_key')
      .leftJoin('won', 'won.campaign_key', 'campaign.campaign_key'),
  select: (c) => ({
    campaign_id: 'campaign.campaign_id',
    member_count: coalesce(c('response.member_count'), 0),
    responded_count: coalesce(c('response.responded_count'), 0),
    won_count: coalesce(c('won.won_count'), 0),
    won_amount_corporate: coalesce(c('won.won_amount_corporate'), 0),
  }),
});
