import { bool, clock, coalesce, date, defineModel, nullIfBlank, numeric, text, timestamptz } from '@medallion/model';

import { rawForecastingQuota } from './raw/forecasting-quota.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceForecastingQuotas = defineModel({
  name: 'stg_salesforce__forecasting_quotas',
  layer: 'bronze',
  grain: 'one Salesforce forecasting quota, as visible at the clock',
  description: 'What each user is to close in a period, in money or in pieces. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    forecasting_quota_id: text().primaryKey().describe('18-character Salesforce id.'),
    quota_owner_id: text().describe('User who is to close it.'),
    forecasting_type_id: text().describe('Forecast the quota belongs to: an org may forecast by several measures.'),
    period_id: text().describe('Period of the fiscal year, which Salesforce finds by the start date.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    product_family: text().describe('Products the quota is for; null for all.'),
    currency_code: text().describe(
      'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
    ),
    is_amount: bool().describe('Whether the quota is in money.'),
    is_quantity: bool().describe('Whether the quota is in pieces.'),
    is_deleted: bool().notNull().describe('Gone from the org: Salesforce has no recycle bin for this object.'),
    quota_amount: numeric(18, 2).describe("In the record's currency."),
    quota_quantity: numeric(14, 4),
    start_date: date().describe('First day of the period: of a month or of a fiscal quarter.'),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawForecastingQuota.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    forecasting_quota_id: 'r.id',
    quota_owner_id: 'r.quota_owner_id',
    forecasting_type_id: 'r.forecasting_type_id',
    period_id: 'r.period_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    product_family: nullIfBlank(c('r.product_family')),
    currency_code: nullIfBlank(c('r.currency_iso_code')),
    is_amount: 'r.is_amount',
    is_quantity: 'r.is_quantity',
    is_deleted: 'r._is_tombstone',
    quota_amount: 'r.quota_amount',
    quota_quantity: 'r.quota_quantity',
    start_date: 'r.start_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
