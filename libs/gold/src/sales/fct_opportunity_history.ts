import {
  bigint,
  bool,
  caseWhen,
  clock,
  cond,
  dateDiff,
  dateSeries,
  defineModel,
  int,
  least,
  numeric,
  text,
  toDate,
} from '@medallion/model';
import type { Int } from '@medallion/model';
import { intCalendar, intOpportunityDayRange, parameters } from '@medallion/silver';
import type { Expression } from 'kysely';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { DAILY, dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimStage } from './dim_stage.ts';
import { fctOpportunity } from './fct_opportunity.ts';

/** 0 or 1 against the deal's row before, so that counts add up over days and deals. */
const change = (description: string) => int().notNull().describe(`0 or 1: ${description}`);

/**
 * Each run of equal days of int_opportunity_day_range is spread over its days: a row costs no lookup and no sort, however many
 * deals and days there are.
 */
export const fctOpportunityHistory = defineModel({
  name: 'fct_opportunity_history',
  layer: 'gold',
  grain: 'one opportunity and day it was open at the end of, or closed on',
  description:
    'What every deal was at the end of each day, changed or not, from its creation through the day it closed, and again from the day it was reopened. Days before a deletion stay. What becomes known late changes past days.',
  day: { key: 'date_key' },
  // The days of one deal: its key repeats from day to day, so the index takes seven bytes a row.
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_key',
      changes: [
        m.changesOf(intOpportunityDayRange, 'opportunity_key'),
        m.changesOfClock(intOpportunityDayRange, { until: 'last_date', scope: 'opportunity_key' }),
      ],
      indexes: [['opportunity_key']],
      distribution: { by: 'opportunity_key', colocateWith: fctOpportunity },
    }),
  columns: {
    date_key: dateReference(DAILY).primaryKey(),
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
    opportunity_id: text().notNull(),
    stage_name: text().notNull(),
    forecast_category: text(),
    currency_code: text().notNull().describe('ISO 4217 code of amount and expected_revenue.'),
    is_won: bool().notNull(),
    is_closed: bool().notNull(),
    is_imputed: bool()
      .notNull()
      .describe('Nothing was recorded of this day: the deal was first seen closed, and taken to be open before.'),
    days_in_stage: int().describe('Days since the stage was entered. Null when closed, or when that day is not known.'),
    age_days: int().notNull().describe('Days since creation.'),
    push_count: int().notNull().describe('Changes to a later close date while open, from creation until then.'),
    created_count: change('the first day of the deal.'),
    won_count: change('won on this day.'),
    lost_count: change('lost on this day.'),
    reopened_count: change('open, and closed before.'),
    stage_change_count: change('in another stage than before.'),
    pushed_count: change('open, with a later close date than before.'),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    amount_change_corporate: numeric(18, 2)
      .notNull()
      .describe("By how much amount_corporate differs from the deal's row before; on its first day all of it."),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    expected_revenue: numeric(18, 2).describe('Amount times probability.'),
    expected_revenue_corporate: numeric(18, 2),
  },
  from: (db) =>
    db
      .with('today', (query) =>
        query
          .selectFrom(clock.as('clock'))
          .select((eb) => toDate(eb.ref('clock.as_of'), parameters.reportTimeZone).as('as_of_date')),
      )
      .selectFrom(intOpportunityDayRange.as('range'))
      .crossJoin('today')
      .innerJoinLateral(
        (eb) =>
          dateSeries(eb.ref('range.first_date'), least(eb.ref('range.last_date'), eb.ref('today.as_of_date'))).as(
            'series',
          ),
        (join) => join.onTrue(),
      )
      // Days outside the calendar have no key of their own, so no rows.
      .innerJoin(intCalendar.as('calendar'), 'calendar.date_actual', 'series.day'),
  let: (c) => {
    const isFirst = cond`${c('series.day')} = ${c('range.first_date')}`;
    return {
      day: c('series.day'),
      amountChange: caseWhen([[isFirst, c('range.amount_change_corporate')]], 0),
      onFirst: (count: Expression<Int>) => caseWhen([[isFirst, count]], 0),
    };
  },
  select: (c, { day, amountChange, onFirst }) => ({
    date_key: 'calendar.date_key',
    close_date_key: 'range.close_date_key',
    opportunity_key: 'range.opportunity_key',
    account_key: 'range.account_key',
    current_account_key: 'range.current_account_key',
    owner_user_key: 'range.owner_user_key',
    stage_key: 'range.stage_key',
    opportunity_id: 'range.opportunity_id',
    stage_name: 'range.stage_name',
    forecast_category: 'range.forecast_category',
    currency_code: 'range.currency_code',
    is_won: 'range.is_won',
    is_closed: 'range.is_closed',
    is_imputed: 'range.is_imputed',
    days_in_stage: dateDiff(day, c('range.stage_entered_date')),
    age_days: dateDiff(day, c('range.created_date')),
    push_count: 'range.push_count',
    created_count: onFirst(c('range.created_count')),
    won_count: onFirst(c('range.won_count')),
    lost_count: onFirst(c('range.lost_count')),
    reopened_count: onFirst(c('range.reopened_count')),
    stage_change_count: onFirst(c('range.stage_change_count')),
    pushed_count: onFirst(c('range.pushed_count')),
    amount: 'range.amount',
    amount_corporate: 'range.amount_corporate',
    amount_change_corporate: amountChange,
    probability: 'range.probability',
    expected_revenue: 'range.expected_revenue',
    expected_revenue_corporate: 'range.expected_revenue_corporate',
  }),
});
