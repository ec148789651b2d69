import { anyOf, bool, clock, coalesce, defineModel, nullIfBlank, numeric, text, timestamptz } from '@medallion/model';

import { rawPricebookEntry } from './raw/pricebook-entry.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforcePricebookEntries = defineModel({
  name: 'stg_salesforce__pricebook_entries',
  layer: 'bronze',
  grain: 'one Salesforce price book entry, as visible at the clock',
  description: 'The price of a product in a price book. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    pricebook_entry_id: text().primaryKey().describe('18-character Salesforce id.'),
    pricebook_id: text(),
    product_id: text(),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    product_name: text().describe('Name of the product.'),
    product_code: text(),
    currency_code: text().describe(
      'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
    ),
    is_active: bool(),
    uses_standard_price: bool(),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    unit_price: numeric(18, 2),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawPricebookEntry.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    pricebook_entry_id: 'r.id',
    pricebook_id: 'r.pricebook2_id',
    product_id: 'r.product2_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    product_name: nullIfBlank(c('r.name')),
    product_code: nullIfBlank(c('r.product_code')),
    currency_code: nullIfBlank(c('r.currency_iso_code')),
    is_active: 'r.is_active',
    uses_standard_price: 'r.use_standard_price',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    unit_price: 'r.unit_price',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
