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
import { customOpportunityLineItemFields } from './custom/opportunity-line-item.ts';
import { rawOpportunityLineItem } from './raw/opportunity-line-item.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceOpportunityLineItems = defineModel({
  name: 'stg_salesforce__opportunity_line_items',
  layer: 'bronze',
  grain: 'one Salesforce opportunity line item, as visible at the clock',
  description: 'Products on an opportunity. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    opportunity_line_item_id: text().primaryKey().describe('18-character Salesforce id.'),
    opportunity_id: text(),
    pricebook_entry_id: text(),
    product_id: text(),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    line_item_name: text(),
    currency_code: text().describe(
      'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
    ),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    quantity: numeric(14, 4),
    list_price: numeric(18, 2).describe('Price of one unit in the price book.'),
    unit_price: numeric(18, 2).describe('Price of one unit as sold, before the discount.'),
    discount_percent: numeric(14, 4).describe('Percent, 0 to 100.'),
    total_price: numeric(18, 2).describe('Quantity times unit price less the discount.'),
    sort_order: int(),
    service_date: date(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customOpportunityLineItemFields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawOpportunityLineItem.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    opportunity_line_item_id: 'r.id',
    opportunity_id: 'r.opportunity_id',
    pricebook_entry_id: 'r.pricebook_entry_id',
    product_id: 'r.product2_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    line_item_name: nullIfBlank(c('r.name')),
    currency_code: nullIfBlank(c('r.currency_iso_code')),
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    quantity: 'r.quantity',
    list_price: 'r.list_price',
    unit_price: 'r.unit_price',
    discount_percent: 'r.discount',
    total_price: 'r.total_price',
    sort_order: 'r.sort_order',
    service_date: 'r.service_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customOpportunityLineItemFields),
    ...recordMetadataFrom,
  }),
});
