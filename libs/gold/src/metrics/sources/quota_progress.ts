import { ephemeralModel } from '@medallion/metrics';
import { assertNotNull, defineModel, lit, max, numeric, toNumeric } from '@medallion/model';
import { dimDate, fctOpportunity, fctPipelineSnapshot, fctQuota } from '../../index.ts';
import { dateReference, userReference } from '../../shared/reference_columns.ts';

/** Typed, because a union takes three untyped nulls for texts. */
const nothing = toNumeric(lit(null));

/** Three facts side by side. */
export const quotaProgress = ephemeralModel(
  defineModel({
    name: 'quota_progress',
    layer: 'gold',
    grain: 'one quota, deal won or deal open in a fiscal quarter',
    description: 'What users are to win in a quarter, have won, and may still win: as of its last day, or of now.',
    materialized: 'view',
    columns: {
      user_key: userReference(),
      snapshot_date_key: dateReference().describe(
        'Last day of the fiscal quarter, of the current one the day of as_of.',
      ),
      quota_amount_corporate: numeric(18, 2),
      won_amount_corporate: numeric(18, 2),
      open_amount_corporate: numeric(18, 2),
    },
    from: (db) =>
      db
        .with('quarter', (query) =>
          query
            .selectFrom(dimDate.as('day'))
            .where('day.day_offset', '<=', 0)
            .groupBy('day.fiscal_quarter_name')
            .select((eb) => [
              'day.fiscal_quarter_name',
              assertNotNull(max(eb.ref('day.date_key'))).as('last_day_key'), // a group has a row
            ]),
        )
        .with('progress', (query) =>
          query
            .selectFrom(fctPipelineSnapshot.as('deal'))
            .innerJoin('quarter', 'quarter.last_day_key', 'deal.snapshot_date_key')
            .where('deal.is_closing_in_quarter', '=', true)
            .select([
              'deal.owner_user_key as user_key',
              'quarter.last_day_key',
              nothing.as('quota_amount_corporate'),
              nothing.as('won_amount_corporate'),
              'deal.amount_corporate as open_amount_corporate',
            ])
            .unionAll(
              query
                .selectFrom(fctOpportunity.as('deal'))
                .innerJoin(dimDate.as('close'), 'close.date_key', 'deal.close_date_key')
                .innerJoin('quarter', 'quarter.fiscal_quarter_name', 'close.fiscal_quarter_name')
                .where('deal.is_won', '=', true)
                .whereRef('deal.close_date_key', '<=', 'quarter.last_day_key')
                .select([
                  'deal.owner_user_key as user_key',
                  'quarter.last_day_key',
                  nothing.as('quota_amount_corporate'),
                  'deal.amount_corporate as won_amount_corporate',
                  nothing.as('open_amount_corporate'),
                ]),
            )
            .unionAll(
              query
                .selectFrom(fctQuota.as('quota'))
                .innerJoin(dimDate.as('start'), 'start.date_key', 'quota.quarter_start_date_key')
                .innerJoin('quarter', 'quarter.fiscal_quarter_name', 'start.fiscal_quarter_name')
                .select([
                  'quota.user_key',
                  'quarter.last_day_key',
                  'quota.quota_amount_corporate',
                  nothing.as('won_amount_corporate'),
                  nothing.as('open_amount_corporate'),
                ]),
            ),
        )
        .selectFrom('progress'),
    select: (_) => ({
      user_key: 'progress.user_key',
      snapshot_date_key: 'progress.last_day_key',
      quota_amount_corporate: 'progress.quota_amount_corporate',
      won_amount_corporate: 'progress.won_amount_corporate',
      open_amount_corporate: 'progress.open_amount_corporate',
    }),
  }),
);
