import { stgSalesforceCampaigns } from '@medallion/bronze';
import {
  bigint,
  bool,
  caseWhen,
  coalesce,
  date,
  defineModel,
  int,
  lit,
  numeric,
  surrogateKey,
  text,
  toDate,
  toInt,
} from '@medallion/model';
import type { Bool } from '@medallion/model';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { intInferredMember } from '../references/int_inferred_member.ts';

export const intCampaign = defineModel({
  name: 'int_campaign',
  layer: 'silver',
  grain: 'one Salesforce campaign, received or only referred to',
  description:
    'Campaigns with their keys and their costs in the corporate currency at the rate of their start date, without one of their creation.',
  materialized: 'table',
  columns: {
    campaign_id: text().primaryKey(),
    campaign_key: bigint().notNull().unique(),
    parent_campaign_key: bigint().describe('Null for a campaign without a parent.'),
    owner_id: text(),
    campaign_name: text().notNull(),
    campaign_type: text(),
    campaign_status: text(),
    is_active: bool().notNull(),
    is_deleted: bool().notNull(),
    is_inferred: bool().notNull(),
    budgeted_cost: numeric(18, 2).describe('Corporate currency; null when unknown or without a rate for that day.'),
    actual_cost: numeric(18, 2).describe('As budgeted_cost.'),
    expected_revenue: numeric(18, 2).describe('As budgeted_cost.'),
    number_sent: int().notNull(),
    start_date: date(),
    end_date: date(),
  },
  from: (db) =>
    db
      .with('member', (query) =>
        query
          .selectFrom(stgSalesforceCampaigns.as('campaign'))
          .select(['campaign.campaign_id', lit<Bool>(false).as('is_inferred')])
          .unionAll(
            query
              .selectFrom(intInferredMember.as('inferred'))
              .where('inferred.entity', '=', 'campaign')
              .select(['inferred.natural_id as campaign_id', lit<Bool>(true).as('is_inferred')]),
          ),
      )
      .with('campaign', (query) =>
        query
          .selectFrom(stgSalesforceCampaigns.as('campaign'))
          .selectAll('campaign')
          .select((eb) => [
            coalesce(eb.ref('campaign.currency_code'), parameters.corporateCurrency).as('currency'),
            coalesce(
              eb.ref('campaign.start_date'),
              toDate(eb.ref('campaign.created_at'), parameters.reportTimeZone),
            ).as('rate_date'),
          ]),
      )
      .selectFrom('member')
      .leftJoin('campaign', 'campaign.campaign_id', 'member.campaign_id')
      .leftJoin(intCurrencyRate.as('rate'), (join) =>
        join
          .onRef('rate.currency_code', '=', 'campaign.currency')
          .onRef('rate.valid_from', '<=', 'campaign.rate_date')
          .onRef('rate.valid_to', '>', 'campaign.rate_date'),
      ),
  select: (c) => ({
    campaign_id: 'member.campaign_id',
    campaign_key: surrogateKey('campaign', c('member.campaign_id')),
    parent_campaign_key: caseWhen([
      [c.eb('campaign.parent_campaign_id', 'like', '701%'), surrogateKey('campaign', c('campaign.parent_campaign_id'))],
    ]),
    owner_id: 'campaign.owner_id',
    campaign_name: coalesce(c('campaign.campaign_name'), '(unknown)'),
    campaign_type: 'campaign.campaign_type',
    campaign_status: 'campaign.campaign_status',
    is_active: coalesce(c('campaign.is_active'), false),
    is_deleted: coalesce(c('campaign.is_deleted'), false),
    is_inferred: 'member.is_inferred',
    budgeted_cost: corporateAmount(c('campaign.budgeted_cost'), c('rate.units_per_corporate')),
    actual_cost: corporateAmount(c('campaign.actual_cost'), c('rate.units_per_corporate')),
    expected_revenue: corporateAmount(c('campaign.expected_revenue'), c('rate.units_per_corporate')),
    number_sent: coalesce(toInt(c('campaign.number_sent')), 0),
    start_date: 'campaign.start_date',
    end_date: 'campaign.end_date',
  }),
});
