import {
  anyOf,
  bool,
  clock,
  coalesce,
  date,
  defineModel,
  nullIfBlank,
  numeric,
  text,
  timestamptz,
} from '@medallion/model';

import { rawOpportunityHistory } from './raw/opportunity-history.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceOpportunityHistory = defineModel({
  name: 'stg_salesforce__opportunity_history',
  layer: 'bronze',
  grain: 'one Salesforce opportunity history entry, as visible at the clock',
  description:
    'Log that Salesforce keeps of stage, amount, probability and close date: one entry per change, never edited. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    opportunity_history_id: text().primaryKey().describe('18-character Salesforce id.'),
    opportunity_id: text(),
    created_by_id: text().describe('User who created the record.'),
    stage_name: text(),
    forecast_category: text().describe('Pipeline, BestCase, MostLikely, Forecast, Closed or Omitted.'),
    currency_code: text().describe(
      'ISO 4217 code; null in an org with a single currency, whose amounts are in the corporate one.',
    ),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    amount: numeric(18, 2),
    expected_revenue: numeric(18, 2),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    previous_amount: numeric(18, 2),
    close_date: date(),
    previous_close_date: date(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawOpportunityHistory.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    opportunity_history_id: 'r.id',
    opportunity_id: 'r.opportunity_id',
    created_by_id: 'r.created_by_id',
    stage_name: nullIfBlank(c('r.stage_name')),
    forecast_category: nullIfBlank(c('r.forecast_category')),
    currency_code: nullIfBlank(c('r.currency_iso_code')),
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    amount: 'r.amount',
    expected_revenue: 'r.expected_revenue',
    probability: 'r.probability',
    previous_amount: 'r.prev_amount',
    close_date: 'r.close_date',
    previous_close_date: 'r.prev_close_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    ...recordMetadataFrom,
  }),
});
