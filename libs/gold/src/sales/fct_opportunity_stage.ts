import {
  big,
  bigint,
  bool,
  caseWhen,
  clock,
  coalesce,
  cond,
  defineModel,
  epochMicros,
  int,
  isNull,
  NOT_APPLICABLE_KEY,
  num,
  numeric,
  text,
  UNKNOWN_KEY,
} from '@medallion/model';
import {
  calendarKey,
  CLOSED_STAGE_SLUGS,
  intOpportunity,
  intOpportunityFunnel,
  OPEN_STAGE_SLUGS,
  perStage,
  STAGE_SLUGS,
} from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimStage } from './dim_stage.ts';
import { fctOpportunity } from './fct_opportunity.ts';

const MICROSECONDS_A_DAY = 86_400_000_000;

export const fctOpportunityStage = defineModel({
  name: 'fct_opportunity_stage',
  layer: 'gold',
  grain: 'one opportunity that is not deleted',
  description:
    'How far every deal came in the funnel: first entry into each stage, number of visits and days spent there. Stages that the seed gives one slug share its columns.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'opportunity_key', colocateWith: fctOpportunity },
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunity, 'opportunity_id'),
        m.changesOf(intOpportunityFunnel, 'opportunity_id'),
        m.changesOfClock(intOpportunityFunnel, { until: 'settled_at', scope: 'opportunity_id' }),
      ],
    }),
  columns: {
    opportunity_key: bigint().primaryKey().describe('As in fct_opportunity.'),
    account_key: keyReference(() => dimAccount.c.account_key).describe(
      'The account as it was at the end of the close date, for an open deal as it is now. Changes when the history of the account is corrected.',
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The account as it is now. Durable.',
    ),
    owner_user_key: userReference(),
    furthest_stage_key: keyReference(() => dimStage.c.stage_key).describe(
      'The furthest stage reached that is not a lost one; -2 for none, -1 when it is not known.',
    ),
    created_date_key: dateReference(),
    close_date_key: dateReference(),
    ...perStage(STAGE_SLUGS, 'entered_date_key', () =>
      dateReference().describe('First entry; -2 for none, -1 for an open stage of a deal that was first seen closed.'),
    ),
    opportunity_id: text().notNull().unique(),
    is_won: bool().notNull(),
    is_closed: bool().notNull(),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    stage_change_count: int().notNull(),
    regression_count: int().notNull().describe('Moves to an open stage from one further on, reopening included.'),
    ...perStage(STAGE_SLUGS, 'entry_count', () => int().notNull().describe('Visits.')),
    ...perStage(OPEN_STAGE_SLUGS, 'days', () =>
      numeric(14, 4).describe('Of all visits, a visit not over counted until now; null for none.'),
    ),
  },
  from: (db) =>
    db
      .selectFrom(intOpportunity.as('deal'))
      .innerJoin(intOpportunityFunnel.as('funnel'), 'funnel.opportunity_id', 'deal.opportunity_id')
      .crossJoin(clock.as('clock')),
  let: (c) => {
    /** The key of what an open stage lacks: unknown where its past is, else there is none. */
    const missing = caseWhen([[c('funnel.is_past_unknown'), UNKNOWN_KEY]], NOT_APPLICABLE_KEY);
    const current = big`${epochMicros(c('clock.as_of'))} - ${epochMicros(c('funnel.current_since'))}`;
    return { missing, current };
  },
  select: (c, { missing, current }) => ({
    opportunity_key: 'deal.opportunity_key',
    account_key: 'deal.account_key',
    current_account_key: 'deal.current_account_key',
    owner_user_key: 'deal.owner_user_key',
    furthest_stage_key: coalesce(c('funnel.furthest_stage_key'), missing),
    created_date_key: calendarKey(c('deal.created_date')),
    close_date_key: calendarKey(c('deal.close_date')),
    ...perStage(OPEN_STAGE_SLUGS, 'entered_date_key', (slug) =>
      caseWhen(
        [[isNull(c(`funnel.${slug}_entered_date` as const)), missing]],
        calendarKey(c(`funnel.${slug}_entered_date` as const)),
      ),
    ),
    ...perStage(CLOSED_STAGE_SLUGS, 'entered_date_key', (slug) =>
      calendarKey(c(`funnel.${slug}_entered_date` as const), NOT_APPLICABLE_KEY),
    ),
    opportunity_id: 'deal.opportunity_id',
    is_won: 'deal.is_won',
    is_closed: 'deal.is_closed',
    amount_corporate: 'deal.amount_corporate',
    stage_change_count: 'funnel.stage_change_count',
    regression_count: 'funnel.regression_count',
    ...perStage(STAGE_SLUGS, 'entry_count', (slug) => c(`funnel.${slug}_entry_count` as const)),
    ...perStage(OPEN_STAGE_SLUGS, 'days', (slug) => {
      const over = c(`funnel.${slug}_microseconds` as const);
      const all = caseWhen(
        [[cond`${c('funnel.current_slug')} = ${slug}`, big`${coalesce(over, 0)} + ${current}`]],
        over,
      );
      return num`${all}::numeric / ${MICROSECONDS_A_DAY}`;
    }),
  }),
});
