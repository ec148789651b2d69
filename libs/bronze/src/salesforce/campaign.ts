import {
  anyOf,
  bool,
  clock,
  coalesce,
  date,
  defineModel,
  int,
  nullIfBlank,
  numeric,
  text,
  timestamptz,
} from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customCampaignFields } from './custom/campaign.ts';
import { rawCampaign } from './raw/campaign.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceCampaigns = defineModel({
  name: 'stg_salesforce__campaigns',
  layer: 'bronze',
  grain: 'one Salesforce campaign, as visible at the clock',
  description:
    'Marketing campaigns. Counts and amounts are roll-ups that Salesforce keeps. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    campaign_id: text().primaryKey().describe('18-character Salesforce id.'),
    parent_campaign_id: text().describe('Campaign above this one.'),
    owner_id: text().describe('User who owns the campaign.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    campaign_name: text(),
    campaign_type: text(),
    campaign_status: text(),
    currency_code: text().describe(
      'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
    ),
    description: text(),
    is_active: bool(),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    budgeted_cost: numeric(18, 2),
    actual_cost: numeric(18, 2),
    expected_revenue: numeric(18, 2),
    expected_response_percent: numeric(14, 4).describe('Expected response rate, 0 to 100.'),
    number_sent: numeric(14, 4).describe('People the campaign was sent to.'),
    lead_count: int(),
    converted_lead_count: int(),
    contact_count: int(),
    response_count: int(),
    opportunity_count: int(),
    won_opportunity_count: int(),
    opportunity_amount: numeric(18, 2).describe('Sum over all opportunities of the campaign.'),
    won_opportunity_amount: numeric(18, 2).describe('Sum over the won opportunities of the campaign.'),
    start_date: date(),
    end_date: date(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customCampaignFields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawCampaign.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    campaign_id: 'r.id',
    parent_campaign_id: 'r.parent_id',
    owner_id: 'r.owner_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    campaign_name: nullIfBlank(c('r.name')),
    campaign_type: nullIfBlank(c('r.type')),
    campaign_status: nullIfBlank(c('r.status')),
    currency_code: nullIfBlank(c('r.currency_iso_code')),
    description: nullIfBlank(c('r.description')),
    is_active: 'r.is_active',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    budgeted_cost: 'r.budgeted_cost',
    actual_cost: 'r.actual_cost',
    expected_revenue: 'r.expected_revenue',
    expected_response_percent: 'r.expected_response',
    number_sent: 'r.number_sent',
    lead_count: 'r.number_of_leads',
    converted_lead_count: 'r.number_of_converted_leads',
    contact_count: 'r.number_of_contacts',
    response_count: 'r.number_of_responses',
    opportunity_count: 'r.number_of_opportunities',
    won_opportunity_count: 'r.number_of_won_opportunities',
    opportunity_amount: 'r.amount_all_opportunities',
    won_opportunity_amount: 'r.amount_won_opportunities',
    start_date: 'r.start_date',
    end_date: 'r.end_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customCampaignFields),
    ...recordMetadataFrom,
  }),
});
