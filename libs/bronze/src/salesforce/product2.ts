import { anyOf, bool, clock, coalesce, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customProduct2Fields } from './custom/product2.ts';
import { rawProduct2 } from './raw/product2.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceProducts = defineModel({
  name: 'stg_salesforce__products',
  layer: 'bronze',
  grain: 'one Salesforce product, as visible at the clock',
  description: 'The product catalogue. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    product_id: text().primaryKey().describe('18-character Salesforce id.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    product_name: text(),
    product_code: text(),
    product_family: text(),
    stock_keeping_unit: text(),
    description: text(),
    is_active: bool(),
    is_archived: bool().describe('No longer sold, kept because opportunities refer to it.'),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customProduct2Fields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawProduct2.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    product_id: 'r.id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    product_name: nullIfBlank(c('r.name')),
    product_code: nullIfBlank(c('r.product_code')),
    product_family: nullIfBlank(c('r.family')),
    stock_keeping_unit: nullIfBlank(c('r.stock_keeping_unit')),
    description: nullIfBlank(c('r.description')),
    is_active: 'r.is_active',
    is_archived: 'r.is_archived',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customProduct2Fields),
    ...recordMetadataFrom,
  }),
});
