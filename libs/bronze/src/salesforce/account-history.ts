import { anyOf, bool, clock, coalesce, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { rawAccountHistory } from './raw/account-history.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceAccountHistory = defineModel({
  name: 'stg_salesforce__account_history',
  layer: 'bronze',
  grain: 'one entry of the field history of an account, as visible at the clock',
  description:
    'Log that Salesforce keeps of the fields an org tracks: an entry per changed field, never edited. Of a changed reference there are two, one with names (data type Text) and one with ids (EntityId).',
  materialized: 'view',
  columns: {
    account_history_id: text().primaryKey().describe('18-character Salesforce id.'),
    account_id: text(),
    created_by_id: text().describe('User who made the change.'),
    field_name: text().describe('Field of the API, a reference without Id: Owner; created where the record was.'),
    data_type: text().describe('Text, DynamicEnum, EntityId, Currency, DateOnly and so on.'),
    old_value: text().pii('name').describe('As text, whatever the type of the field.'),
    new_value: text().pii('name').describe('As text, whatever the type of the field.'),
    is_deleted: bool().notNull().describe('In the recycle bin, or gone from the org.'),
    created_at: timestamptz().notNull().describe('When the change was made.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawAccountHistory.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    account_history_id: 'r.id',
    account_id: 'r.account_id',
    created_by_id: 'r.created_by_id',
    field_name: nullIfBlank(c('r.field')),
    data_type: nullIfBlank(c('r.data_type')),
    old_value: 'r.old_value',
    new_value: 'r.new_value',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    ...recordMetadataFrom,
  }),
});
