import { bigint, bool, cond, defineModel, int, isTrue, lit, numeric, text } from '@medallion/model';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dimDate } from '../shared/dim_date.ts';
import { DAILY, dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimStage } from './dim_stage.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';

export const fctPipelineSnapshot = defineModel({
  name: 'fct_pipeline_snapshot',
  layer: 'gold',
  grain: 'one opportunity and day at whose end it was open',
  description:
    'The open pipeline at the end of each day. Add up deals, owners or stages of one day; over several days take the last of each period, never the sum.',
  materialized: (m) =>
    m.view({ heldBy: 'fct_opportunity_history, of whose rows it shows some: it joins nothing but keys of dim_date.' }),
  columns: {
    snapshot_date_key: dateReference(DAILY).primaryKey(),
    close_date_key: dateReference(DAILY),
    opportunity_key: bigint().primaryKey().describe('In fct_opportunity, unless the deal was deleted since.'),
    account_key: keyReference(() => dimAccount.c.account_key, DAILY).describe(
      'The account as it was at the end of the day. Changes when the history of the account is corrected.',
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key, DAILY).describe(
      'The account as it is now. Durable.',
    ),
    owner_user_key: userReference(DAILY),
    stage_key: keyReference(() => dimStage.c.stage_key, DAILY),
    stage_name: text().notNull(),
    currency_code: text().notNull().describe('ISO 4217 code of amount and expected_revenue.'),
    is_overdue: bool().notNull().describe('The close date had passed.'),
    is_closing_in_quarter: bool().notNull().describe('The close date was in the fiscal quarter of the day.'),
    is_imputed: bool()
      .notNull()
      .describe('Nothing was recorded of this day: the deal was first seen closed, and taken to be open before.'),
    days_in_stage: int().describe('Days since the stage was entered. Null when that day is not known.'),
    age_days: int().notNull().describe('Days since creation.'),
    push_count: int().notNull().describe('Changes to a later close date, from creation until then.'),
    open_count: int().notNull().describe('1'),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    expected_revenue: numeric(18, 2).describe('Amount times probability.'),
    expected_revenue_corporate: numeric(18, 2),
  },
  from: (db) =>
    db
      .selectFrom(fctOpportunityHistory.as('history'))
      // Every key has its day, so inner joins would find the same; but left joins cost nothing where nobody asks for what they find.
      .leftJoin(dimDate.as('day'), 'day.date_key', 'history.date_key')
      .leftJoin(dimDate.as('close_day'), 'close_day.date_key', 'history.close_date_key')
      .where('history.is_closed', '=', false),
  select: (c) => ({
    snapshot_date_key: 'history.date_key',
    close_date_key: 'history.close_date_key',
    opportunity_key: 'history.opportunity_key',
    account_key: 'history.account_key',
    current_account_key: 'history.current_account_key',
    owner_user_key: 'history.owner_user_key',
    stage_key: 'history.stage_key',
    stage_name: 'history.stage_name',
    currency_code: 'history.currency_code',
    is_overdue: isTrue(cond`${c('close_day.date_actual')} < ${c('day.date_actual')}`),
    is_closing_in_quarter: isTrue(
      cond`${c('close_day.fiscal_quarter_end_date')} = ${c('day.fiscal_quarter_end_date')}`,
    ),
    is_imputed: 'history.is_imputed',
    days_in_stage: 'history.days_in_stage',
    age_days: 'history.age_days',
    push_count: 'history.push_count',
    open_count: lit(1),
    amount: 'history.amount',
    amount_corporate: 'history.amount_corporate',
    probability: 'history.probability',
    expected_revenue: 'history.expected_revenue',
    expected_revenue_corporate: 'history.expected_revenue_corporate',
  }),
});
