import {
  bigint,
  bool,
  caseWhen,
  coalesce,
  cond,
  date,
  dateDiff,
  defineModel,
  int,
  NOT_APPLICABLE_KEY,
  numeric,
  safeDivide,
  text,
} from '@medallion/model';
import { intCampaign, intCampaignPerformance, intUser, ownerUserKey } from '@medallion/silver';
import { userReference } from '../shared/reference_columns.ts';

export const dimCampaign = defineModel({
  name: 'dim_campaign',
  layer: 'gold',
  grain: 'one Salesforce campaign',
  description:
    'Campaigns with their costs and what came of them. Its measures are per campaign: do not sum them after joining members or deals.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    campaign_key: bigint().primaryKey(),
    parent_campaign_key: bigint()
      .notNull()
      .referencesSelf('campaign_key')
      .describe('-2 for a campaign without a parent.'),
    owner_user_key: userReference(),
    campaign_id: text().notNull().unique(),
    campaign_name: text().notNull(),
    campaign_type: text(),
    campaign_status: text(),
    performance_category: text()
      .notNull()
      .accepted('High', 'Medium', 'Low', 'No Response')
      .describe('Responses per member: High from 20%, Medium from 10%, Low above none.'),
    is_active: bool().notNull(),
    is_deleted: bool().notNull(),
    is_inferred: bool().notNull().describe('Referred to, but not received.'),
    budgeted_cost: numeric(18, 2).describe('Corporate currency, at the rate of the start date.'),
    actual_cost: numeric(18, 2).describe('Corporate currency, at the rate of the start date.'),
    expected_revenue: numeric(18, 2).describe('Corporate currency, at the rate of the start date.'),
    number_sent: int().notNull(),
    member_count: int().notNull(),
    responded_count: int().notNull(),
    won_count: int().notNull().describe('Won opportunities credited to the campaign.'),
    won_amount_corporate: numeric(18, 2)
      .notNull()
      .describe('Of the won opportunities. Never sum it after joining members.'),
    campaign_duration_days: int().describe('End date less start date.'),
    start_date: date(),
    end_date: date(),
  },
  from: (db) =>
    db
      .selectFrom(intCampaign.as('campaign'))
      .leftJoin(intCampaignPerformance.as('performance'), 'performance.campaign_id', 'campaign.campaign_id')
      .leftJoin(intUser.as('owner'), 'owner.user_id', 'campaign.owner_id'),
  let: (c) => ({ responseRate: safeDivide(c('performance.responded_count'), c('performance.member_count')) }),
  select: (c, { responseRate }) => ({
    campaign_key: 'campaign.campaign_key',
    parent_campaign_key: coalesce(c('campaign.parent_campaign_key'), NOT_APPLICABLE_KEY),
    owner_user_key: ownerUserKey(c('owner.user_key'), c('campaign.owner_id')),
    campaign_id: 'campaign.campaign_id',
    campaign_name: 'campaign.campaign_name',
    campaign_type: 'campaign.campaign_type',
    campaign_status: 'campaign.campaign_status',
    performance_category: caseWhen(
      [
        [cond`${responseRate} >= 0.2`, 'High'],
        [cond`${responseRate} >= 0.1`, 'Medium'],
        [cond`${responseRate} > 0`, 'Low'],
      ],
      'No Response',
    ),
    is_active: 'campaign.is_active',
    is_deleted: 'campaign.is_deleted',
    is_inferred: 'campaign.is_inferred',
    budgeted_cost: 'campaign.budgeted_cost',
    actual_cost: 'campaign.actual_cost',
    expected_revenue: 'campaign.expected_revenue',
    number_sent: 'campaign.number_sent',
    member_count: coalesce(c('performance.member_count'), 0),
    responded_count: coalesce(c('performance.responded_count'), 0),
    won_count: coalesce(c('performance.won_count'), 0),
    won_amount_corporate: coalesce(c('performance.won_amount_corporate'), 0),
    campaign_duration_days: dateDiff(c('campaign.end_date'), c('campaign.start_date')),
    start_date: 'campaign.start_date',
    end_date: 'campaign.end_date',
  }),
});
