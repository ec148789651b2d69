import { ephemeralModel } from '@medallion/metrics';
import { bigint, caseWhen, defineModel, int, isNotNull, lit, max, min } from '@medallion/model';
import { dimAccount, dimAccountCurrent, dimDate, dimStage, fctPipelineSnapshot } from '../../index.ts';
import { dateReference, keyReference, userReference } from '../../shared/reference_columns.ts';

/** Two days of the pipeline side by side. */
export const dueDeal = ephemeralModel(
  defineModel({
    name: 'due_deal',
    layer: 'gold',
    grain: 'one deal and fiscal quarter that is over, at whose start it was open and due in it',
    description: 'Which of the deals that were to close in a quarter did.',
    materialized: 'view',
    columns: {
      quarter_start_date_key: dateReference().primaryKey(),
      opportunity_key: bigint().primaryKey(),
      account_key: keyReference(() => dimAccount.c.account_key),
      current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key),
      owner_user_key: userReference(),
      stage_key: keyReference(() => dimStage.c.stage_key),
      due_count: int().notNull(),
      slipped_count: int().notNull().describe('1 where the deal is still open at the end of the quarter.'),
    },
    from: (db) =>
      db
        .with('quarter', (query) =>
          query
            .selectFrom(dimDate.as('day'))
            .where('day.fiscal_quarter_end_date', 'is not', null)
            .groupBy('day.fiscal_quarter_end_date')
            .having((eb) => eb(max(eb.ref('day.day_offset')), '<=', 0))
            .select((eb) => [
              min(eb.ref('day.date_key')).as('first_day_key'),
              max(eb.ref('day.date_key')).as('last_day_key'),
            ]),
        )
        .selectFrom('quarter')
        .innerJoin(fctPipelineSnapshot.as('start'), 'start.snapshot_date_key', 'quarter.first_day_key')
        .leftJoin(fctPipelineSnapshot.as('end'), (join) =>
          join
            .onRef('end.snapshot_date_key', '=', 'quarter.last_day_key')
            .onRef('end.opportunity_key', '=', 'start.opportunity_key'),
        )
        .where('start.is_closing_in_quarter', '=', true),
    select: (c) => ({
      quarter_start_date_key: 'start.snapshot_date_key',
      opportunity_key: 'start.opportunity_key',
      account_key: 'start.account_key',
      current_account_key: 'start.current_account_key',
      owner_user_key: 'start.owner_user_key',
      stage_key: 'start.stage_key',
      due_count: lit(1),
      slipped_count: caseWhen([[isNotNull(c('end.opportunity_key')), 1]], 0),
    }),
  }),
);
