import {
  allOf,
  bigint,
  bool,
  coalesce,
  cond,
  date,
  dateLit,
  defineModel,
  greatest,
  int,
  isDistinct,
  isNull,
  isTrue,
  lag,
  least,
  lit,
  not,
  num,
  numeric,
  round,
  text,
  toDate,
  toInt,
} from '@medallion/model';
import type { Condition } from '@medallion/model';
import { lastDay } from '../calendar/last_day.ts';
import { intOpportunityStagePeriod, intOpportunityVersion } from '../history/index.ts';
import { calendarKey, expectedKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { intAccountTimeline } from '../references/int_account_timeline.ts';
import { intOpportunityDayState } from './int_opportunity_day_state.ts';
import { isPush } from './push.ts';

const historyStart = dateLit(parameters.historyStartDate);

/** What changed counts on the first day of a range. */
const change = (description: string) => int().notNull().describe(`0 or 1, on first_date: ${description}`);

export const intOpportunityDayRange = defineModel({
  name: 'int_opportunity_day_range',
  layer: 'silver',
  grain: 'one opportunity and run of days that end in the same version of it and of its account',
  description:
    'The rows of fct_opportunity_history before they are spread over their days: what holds on each of them, and what changed on the first against the last day before that the deal had a row for.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunityVersion, 'opportunity_id'),
        m.changesOf(intOpportunityStagePeriod, 'opportunity_id'),
        m.changesThrough(intAccountTimeline, 'account_id', intOpportunityVersion, {
          column: 'account_id',
          scope: 'opportunity_id',
        }),
      ],
      tracks: ['opportunity_key'],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    opportunity_key: bigint().notNull(),
    account_key: bigint().notNull().describe('The account as it was at the end of these days.'),
    current_account_key: bigint().notNull(),
    owner_user_key: bigint().notNull(),
    stage_key: bigint().notNull(),
    stage_name: text().notNull(),
    forecast_category: text(),
    currency_code: text().notNull(),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    is_imputed: bool().notNull(),
    push_count: int().notNull().describe('Pushes until then, several in a day included.'),
    created_count: change('the first day of the deal.'),
    won_count: change('the deal was won.'),
    lost_count: change('the deal was lost.'),
    reopened_count: change('the deal was closed before and is open.'),
    stage_change_count: change('the stage differs.'),
    pushed_count: change('the close date is later, and the deal open before and after.'),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    amount_change_corporate: numeric(18, 2)
      .notNull()
      .describe('On first_date: by how much amount_corporate differs, on the first day of the deal all of it.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    expected_revenue: numeric(18, 2).describe('Amount times probability.'),
    expected_revenue_corporate: numeric(18, 2),
    created_date: date().notNull(),
    stage_entered_date: date().describe('Null while closed, and where that day is not known.'),
    close_date_key: int().notNull().describe('Key in dim_date.'),
    first_date: date().primaryKey(),
    last_date: date().notNull().describe('9999-12-31 for the state that still holds.'),
  },
  from: (db) =>
    db
      .with('compared', (query) =>
        query
          .selectFrom(intOpportunityDayState.as('told'))
          .selectAll('told')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('told.opportunity_id')], orderBy: [eb.ref('told.first_date')] };
            return [
              lag(eb.ref('told.is_closed'), life).as('was_closed'),
              lag(eb.ref('told.stage_name'), life).as('previous_stage_name'),
              lag(eb.ref('told.close_date'), life).as('previous_close_date'),
              lag(eb.ref('told.amount_corporate'), life).as('previous_amount_corporate'),
            ];
          }),
      )
      .with('stretch', (query) =>
        query
          .selectFrom(intAccountTimeline.as('told'))
          .select((eb) => [
            'told.account_id',
            'told.account_key',
            'told.current_account_key',
            toDate(eb.ref('told.valid_from'), parameters.reportTimeZone).as('first_date'),
            lastDay(eb.ref('told.valid_to')).as('last_date'),
          ]),
      )
      .selectFrom('compared as state')
      .leftJoin('stretch as account', (join) =>
        join
          .onRef('account.account_id', '=', 'state.account_id')
          // A stretch that begins and ends in one day is the account of no day's end.
          .onRef('account.first_date', '<=', 'account.last_date')
          .onRef('account.first_date', '<=', 'state.last_date')
          .onRef('account.last_date', '>=', 'state.first_date'),
      )
      .where((eb) => eb(least(eb.ref('state.last_date'), eb.ref('account.last_date')), '>=', historyStart)),
  let: (c) => {
    const firstDate = greatest(c('state.first_date'), c('account.first_date'), historyStart);
    const [wasClosed, isClosed] = [c('state.was_closed'), c('state.is_closed')];
    const isFirst = isNull(wasClosed);
    const pushed = isPush({ wasClosed, isClosed, from: c('state.previous_close_date'), to: c('state.close_date') });
    /** 1 on the first day of a state that differs so from the one before. */
    const counted = (isSo: Condition) => toInt(isTrue(allOf(cond`${firstDate} = ${c('state.first_date')}`, isSo)));
    return { firstDate, isFirst, pushed, counted, wasClosed, isClosed, isWon: c('state.is_won') };
  },
  select: (c, { firstDate, isFirst, pushed, counted, wasClosed, isClosed, isWon }) => ({
    opportunity_id: 'state.opportunity_id',
    opportunity_key: 'state.opportunity_key',
    account_key: expectedKey(c('account.account_key')),
    current_account_key: expectedKey(c('account.current_account_key')),
    owner_user_key: 'state.owner_user_key',
    stage_key: 'state.stage_key',
    stage_name: 'state.stage_name',
    forecast_category: 'state.forecast_category',
    currency_code: 'state.currency_code',
    is_closed: 'state.is_closed',
    is_won: 'state.is_won',
    is_imputed: 'state.is_imputed',
    push_count: 'state.push_count',
    created_count: counted(isFirst),
    // A closed state never follows a closed one: the deal has no days in between.
    won_count: counted(isWon),
    lost_count: counted(allOf(isClosed, not(isWon))),
    reopened_count: counted(allOf(not(isClosed), wasClosed)),
    stage_change_count: counted(allOf(not(isFirst), isDistinct(c('state.stage_name'), c('state.previous_stage_name')))),
    pushed_count: counted(pushed),
    amount: 'state.amount',
    amount_corporate: 'state.amount_corporate',
    amount_change_corporate: num`${counted(lit(true))} * (${coalesce(c('state.amount_corporate'), 0)} - ${coalesce(c('state.previous_amount_corporate'), 0)})`,
    probability: 'state.probability',
    expected_revenue: round(num`${c('state.amount')} * ${c('state.probability')} / 100`, 2),
    expected_revenue_corporate: round(num`${c('state.amount_corporate')} * ${c('state.probability')} / 100`, 2),
    created_date: 'state.created_date',
    stage_entered_date: 'state.stage_entered_date',
    close_date_key: calendarKey(c('state.close_date')),
    first_date: firstDate,
    last_date: least(c('state.last_date'), c('account.last_date')),
  }),
});
