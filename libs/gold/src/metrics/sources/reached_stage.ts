import { ephemeralModel } from '@medallion/metrics';
import { bigint, caseWhen, cond, defineModel, int } from '@medallion/model';
import { dimAccount, dimAccountCurrent, dimStage, fctOpportunityStage } from '../../index.ts';
import { dateReference, keyReference, userReference } from '../../shared/reference_columns.ts';

/** The funnel by stage rather than by deal. */
export const reachedStage = ephemeralModel(
  defineModel({
    name: 'reached_stage',
    layer: 'gold',
    grain: 'one deal and open stage at or before the furthest one it reached',
    description: 'Which stages deals came to, entered or skipped, and which they got past.',
    materialized: 'view',
    columns: {
      opportunity_key: bigint().primaryKey(),
      stage_key: keyReference(() => dimStage.c.stage_key).primaryKey(),
      account_key: keyReference(() => dimAccount.c.account_key),
      current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key),
      owner_user_key: userReference(),
      created_date_key: dateReference(),
      passed_count: int().notNull().describe('1 where a further stage was reached.'),
    },
    from: (db) =>
      db
        .selectFrom(fctOpportunityStage.as('deal'))
        // The default members, for deals whose furthest stage is not known, come before every stage.
        .innerJoin(dimStage.as('furthest'), 'furthest.stage_key', 'deal.furthest_stage_key')
        .innerJoin(dimStage.as('stage'), (join) =>
          join.onRef('stage.stage_sort_order', '<=', 'furthest.stage_sort_order'),
        )
        .where('stage.stage_key', '>=', 0)
        .where('stage.is_closed', '=', false),
    select: (c) => ({
      opportunity_key: 'deal.opportunity_key',
      stage_key: 'stage.stage_key',
      account_key: 'deal.account_key',
      current_account_key: 'deal.current_account_key',
      owner_user_key: 'deal.owner_user_key',
      created_date_key: 'deal.created_date_key',
      passed_count: caseWhen([[cond`${c('furthest.stage_sort_order')} > ${c('stage.stage_sort_order')}`, 1]], 0),
    }),
  }),
);
