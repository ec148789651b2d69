import {
  allOf,
  anyOf,
  bigint,
  bool,
  caseWhen,
  cond,
  countWhere,
  date,
  defineModel,
  int,
  isNotTrue,
  lag,
  not,
  numeric,
  over,
  text,
  toDate,
} from '@medallion/model';
import { lastDay } from '../calendar/last_day.ts';
import { corporateAmount } from '../currency/corporate_amount.ts';
import { intCurrencyRate, intOpportunityStagePeriod, intOpportunityVersion } from '../history/index.ts';
import { expectedKey, ownerUserKey } from '../keys/member_keys.ts';
import { parameters } from '../parameters.ts';
import { isPush } from './push.ts';

const { reportTimeZone } = parameters;

/**
 * A day has the state that holds its end (R8), so that of several versions in a day only the last is left. Every window below
 * has the same partition and order: one sort of the versions serves them all.
 */
export const intOpportunityDayState = defineModel({
  name: 'int_opportunity_day_state',
  layer: 'silver',
  grain: 'one opportunity and run of days that end in the same version of it',
  description:
    'What an opportunity was at the end of each day that the daily facts have a row for: the days from its creation through the one it closed on, and again from the one it was reopened on; not those it was deleted on.',
  materialized: (m) =>
    m.view({
      heldBy: 'int_opportunity_day_range, a table with the same key and the same columns that are never null.',
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    opportunity_key: bigint().notNull(),
    account_id: text(),
    owner_user_key: bigint().notNull(),
    stage_key: bigint().notNull(),
    stage_name: text().notNull(),
    forecast_category: text(),
    currency_code: text().notNull(),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    is_imputed: bool().notNull(),
    push_count: int().notNull().describe('Pushes until then, several in a day included.'),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    created_date: date().notNull(),
    stage_entered_date: date().describe('Null while closed, and where that day is not known.'),
    close_date: date().notNull(),
    first_date: date().primaryKey(),
    last_date: date().notNull().describe('9999-12-31 for the state that still holds.'),
  },
  from: (db) =>
    db
      .with('version', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('told'))
          .leftJoin(intOpportunityStagePeriod.as('stay'), (join) =>
            join
              .onRef('stay.opportunity_id', '=', 'told.opportunity_id')
              .onRef('stay.entered_at', '<=', 'told.valid_from')
              .on((eb) => cond`coalesce(${eb.ref('stay.exited_at')} > ${eb.ref('told.valid_from')}, true)`),
          )
          .leftJoin(intCurrencyRate.as('rate'), (join) =>
            join
              .onRef('rate.currency_code', '=', 'told.currency_code')
              .onRef('rate.valid_from', '<=', 'told.close_date')
              .onRef('rate.valid_to', '>', 'told.close_date'),
          )
          .where('told.is_deleted', '=', false)
          .selectAll('told')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('told.opportunity_id')], orderBy: [eb.ref('told.valid_from')] };
            return [
              'stay.entered_at as stage_entered_at',
              corporateAmount(eb.ref('told.amount'), eb.ref('rate.units_per_corporate')).as('amount_corporate'),
              lag(eb.ref('told.close_date'), life).as('previous_close_date'),
              lag(eb.ref('told.is_closed'), life).as('was_closed'),
            ];
          }),
      )
      .with('counted', (query) =>
        query
          .selectFrom('version')
          .selectAll('version')
          .select((eb) => {
            const pushed = isPush({
              wasClosed: eb.ref('version.was_closed'),
              isClosed: eb.ref('version.is_closed'),
              from: eb.ref('version.previous_close_date'),
              to: eb.ref('version.close_date'),
            });
            const life = { partitionBy: [eb.ref('version.opportunity_id')], orderBy: [eb.ref('version.valid_from')] };
            return [
              over(countWhere(pushed), { ...life, frame: 'rows to current row' }).as('push_count'),
              toDate(eb.ref('version.valid_from'), reportTimeZone).as('first_date'),
              toDate(eb.ref('version.valid_to'), reportTimeZone).as('next_date'),
            ];
          }),
      )
      .with('at_day_end', (query) =>
        query
          .selectFrom('counted')
          .whereRef('counted.first_date', '<', 'counted.next_date')
          .selectAll('counted')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('counted.opportunity_id')], orderBy: [eb.ref('counted.valid_from')] };
            return lag(eb.ref('counted.is_closed'), life).as('was_closed_before');
          }),
      )
      .selectFrom('at_day_end as state')
      // What is written of a closed deal does not bring it back; only reopening does.
      .where((eb) => isNotTrue(allOf(eb.ref('state.is_closed'), eb.ref('state.was_closed_before')))),
  select: (c) => ({
    opportunity_id: 'state.opportunity_id',
    opportunity_key: 'state.opportunity_key',
    account_id: 'state.account_id',
    owner_user_key: ownerUserKey(c('state.owner_user_key'), c('state.owner_id')),
    stage_key: expectedKey(c('state.stage_key')),
    stage_name: 'state.stage_name',
    forecast_category: 'state.forecast_category',
    currency_code: 'state.currency_code',
    is_closed: 'state.is_closed',
    is_won: 'state.is_won',
    is_imputed: 'state.is_imputed',
    push_count: 'state.push_count',
    amount: 'state.amount',
    amount_corporate: 'state.amount_corporate',
    probability: 'state.probability',
    created_date: toDate(c('state.created_at'), reportTimeZone),
    stage_entered_date: caseWhen([
      [not(anyOf(c('state.is_closed'), c('state.is_imputed'))), toDate(c('state.stage_entered_at'), reportTimeZone)],
    ]),
    close_date: 'state.close_date',
    first_date: 'state.first_date',
    last_date: caseWhen([[c('state.is_closed'), c('state.first_date')]], lastDay(c('state.valid_to'))),
  }),
});
