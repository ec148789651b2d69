import {
  anyOf,
  bool,
  clock,
  coalesce,
  columnsOf,
  date,
  defineModel,
  int,
  nullIfBlank,
  numeric,
  text,
  timestamptz,
} from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customOpportunityFields } from './custom/opportunity.ts';
import { rawOpportunity } from './raw/opportunity.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

/** What the views of an opportunity show: the one at the clock and the one of all versions. */
export const opportunityColumns = {
  opportunity_id: text().primaryKey().describe('18-character Salesforce id.'),
  account_id: text(),
  owner_id: text().describe('User who owns the deal.'),
  campaign_id: text().describe('Campaign the deal is credited to (its primary campaign source).'),
  contact_id: text().describe('Contact chosen when the deal was created; contact roles hold the buying group.'),
  pricebook_id: text(),
  created_by_id: text().describe('User who created the record.'),
  last_modified_by_id: text().describe('User who last edited the record.'),
  opportunity_name: text(),
  stage_name: text(),
  opportunity_type: text().describe('New or existing business.'),
  lead_source: text(),
  forecast_category: text().describe('Pipeline, BestCase, MostLikely, Forecast, Closed or Omitted.'),
  forecast_category_name: text().describe('Label of the forecast category in the org.'),
  next_step: text(),
  fiscal_period: text().describe('Fiscal quarter of the close date, as Salesforce writes it: 2024 1.'),
  currency_code: text().describe(
    'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
  ),
  description: text(),
  is_closed: bool(),
  is_won: bool(),
  has_line_items: bool(),
  is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
  amount: numeric(18, 2).describe("In the record's currency. The sum of the line items where there are any."),
  expected_revenue: numeric(18, 2).describe('Amount times probability, as Salesforce computed it.'),
  probability: numeric(14, 4).describe('Percent, 0 to 100.'),
  fiscal_quarter: int(),
  fiscal_year: int(),
  close_date: date().describe('Day the deal closed, or is expected to.'),
  last_activity_date: date(),
  created_at: timestamptz()
    .notNull()
    .describe('When the record was created; when its version was written, if that is not known.'),
  last_modified_at: timestamptz().describe('Last edit by a user.'),
  ...customColumns(customOpportunityFields),
};

const r = columnsOf(rawOpportunity, 'r');

/** Where raw, under the alias `r`, has it. */
export const opportunityFrom = {
  opportunity_id: r('id'),
  account_id: r('account_id'),
  owner_id: r('owner_id'),
  campaign_id: r('campaign_id'),
  contact_id: r('contact_id'),
  pricebook_id: r('pricebook2_id'),
  created_by_id: r('created_by_id'),
  last_modified_by_id: r('last_modified_by_id'),
  opportunity_name: nullIfBlank(r('name')),
  stage_name: nullIfBlank(r('stage_name')),
  opportunity_type: nullIfBlank(r('type')),
  lead_source: nullIfBlank(r('lead_source')),
  forecast_category: nullIfBlank(r('forecast_category')),
  forecast_category_name: nullIfBlank(r('forecast_category_name')),
  next_step: nullIfBlank(r('next_step')),
  fiscal_period: nullIfBlank(r('fiscal')),
  currency_code: nullIfBlank(r('currency_iso_code')),
  description: nullIfBlank(r('description')),
  is_closed: r('is_closed'),
  is_won: r('is_won'),
  has_line_items: r('has_opportunity_line_item'),
  is_deleted: anyOf(coalesce(r('is_deleted'), false), r('_is_tombstone')),
  amount: r('amount'),
  expected_revenue: r('expected_revenue'),
  probability: r('probability'),
  fiscal_quarter: r('fiscal_quarter'),
  fiscal_year: r('fiscal_year'),
  close_date: r('close_date'),
  last_activity_date: r('last_activity_date'),
  created_at: coalesce(r('created_date'), r('system_modstamp')),
  last_modified_at: r('last_modified_date'),
  ...customColumnsFrom(customOpportunityFields),
};

export const stgSalesforceOpportunities = defineModel({
  name: 'stg_salesforce__opportunities',
  layer: 'bronze',
  grain: 'one Salesforce opportunity, as visible at the clock',
  description: 'Deals, open and closed. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: { ...opportunityColumns, ...recordMetadata },
  from: (db) =>
    db
      .selectFrom(rawOpportunity.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (_) => ({ ...opportunityFrom, ...recordMetadataFrom }),
});
