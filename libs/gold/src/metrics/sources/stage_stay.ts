import { ephemeralModel } from '@medallion/metrics';
import { assertNotNull, bigint, defineModel, lit, numeric, text } from '@medallion/model';
import type { Text } from '@medallion/model';
import { OPEN_STAGE_SLUGS } from '@medallion/silver';
import type { QueryCreator } from 'kysely';
import { dimAccount, dimAccountCurrent, fctOpportunityStage } from '../../index.ts';
import { dateReference, keyReference, userReference } from '../../shared/reference_columns.ts';

const stayIn = (db: QueryCreator<{}>, slug: (typeof OPEN_STAGE_SLUGS)[number]) =>
  db
    .selectFrom(fctOpportunityStage.as('deal'))
    .where(`deal.${slug}_days`, 'is not', null)
    .select((eb) => [
      'deal.opportunity_key',
      'deal.account_key',
      'deal.current_account_key',
      'deal.owner_user_key',
      'deal.created_date_key',
      lit<Text>(slug).as('stage_slug'),
      eb.ref(`deal.${slug}_days`).as('days'),
    ]);

const [first, ...others] = OPEN_STAGE_SLUGS;

/** The funnel by stage rather than by deal. */
export const stageStay = ephemeralModel(
  defineModel({
    name: 'stage_stay',
    layer: 'gold',
    grain: 'one deal and slug of an open stage it entered',
    description: 'How long deals stayed in a stage, all visits together.',
    materialized: 'view',
    columns: {
      opportunity_key: bigint().primaryKey(),
      stage_slug: text().primaryKey().describe('Stages that the seed gives one slug are counted together.'),
      account_key: keyReference(() => dimAccount.c.account_key),
      current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key),
      owner_user_key: userReference(),
      created_date_key: dateReference(),
      days: numeric(14, 4).notNull(),
    },
    from: (db) =>
      db.selectFrom(others.reduce((stays, slug) => stays.unionAll(stayIn(db, slug)), stayIn(db, first)).as('stay')),
    select: (c) => ({
      opportunity_key: 'stay.opportunity_key',
      stage_slug: 'stay.stage_slug',
      account_key: 'stay.account_key',
      current_account_key: 'stay.current_account_key',
      owner_user_key: 'stay.owner_user_key',
      created_date_key: 'stay.created_date_key',
      days: assertNotNull(c('stay.days')), // the rows without are left out
    }),
  }),
);
