import { anyOf, bool, clock, coalesce, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { rawPricebook2 } from './raw/pricebook2.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforcePricebooks = defineModel({
  name: 'stg_salesforce__pricebooks',
  layer: 'bronze',
  grain: 'one Salesforce price book, as visible at the clock',
  description: 'Price books: lists of prices for products. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    pricebook_id: text().primaryKey().describe('18-character Salesforce id.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    pricebook_name: text(),
    description: text(),
    is_active: bool(),
    is_standard: bool().describe('The one standard price book of the org.'),
    is_archived: bool(),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawPricebook2.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    pricebook_id: 'r.id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    pricebook_name: nullIfBlank(c('r.name')),
    description: nullIfBlank(c('r.description')),
    is_active: 'r.is_active',
    is_standard: 'r.is_standard',
    is_archived: 'r.is_archived',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
