import {
  addDays,
  allOf,
  anyOf,
  clock,
  coalesce,
  cond,
  countWhere,
  dateDiff,
  dateKey,
  dateLit,
  greatest,
  integer,
  isDistinct,
  isNull,
  lag,
  lead,
  least,
  not,
  sum,
  toDate,
} from '@medallion/model';
import { checksOf, rowsBy, rule } from '@medallion/quality';
import { intOpportunityDayRange, intOpportunityVersion, parameters } from '@medallion/silver';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';

const { calendarStart, historyStartDate, reportTimeZone } = parameters;

/**
 * What a day shows as its run of days has it is checked there, in int_opportunity_day_range. Each rule reads the days and groups them: its
 * cost grows with them and no faster.
 */
export const fctOpportunityHistoryChecks = checksOf(fctOpportunityHistory, () => [
  rule({
    name: 'today_equals_deal',
    owner: 'data platform',
    description: 'What an open deal was at the end of the latest day is what it is.',
    failing: (db) =>
      db
        .selectFrom(fctOpportunity.as('deal'))
        .crossJoin(clock.as('clock'))
        .leftJoin(fctOpportunityHistory.as('day'), (join) =>
          join
            .onRef('day.opportunity_key', '=', 'deal.opportunity_key')
            .on((eb) => eb('day.date_key', '=', dateKey(toDate(eb.ref('clock.as_of'), reportTimeZone)))),
        )
        .where('deal.is_closed', '=', false)
        // A record may say that it is created after the clock: then it has no day yet.
        .where('deal.age_days', '>=', 0)
        .where((eb) => {
          const differs = (
            column: 'stage_key' | 'amount' | 'owner_user_key' | 'close_date_key' | 'is_closed' | 'is_won',
          ) => isDistinct(eb.ref(`day.${column}`), eb.ref(`deal.${column}`));
          return eb.or([
            differs('stage_key'),
            differs('amount'),
            differs('owner_user_key'),
            differs('close_date_key'),
            differs('is_closed'),
            differs('is_won'),
          ]);
        })
        .select('deal.opportunity_key'),
  }),
  rule({
    name: 'every_open_day_once',
    owner: 'data platform',
    description: 'A deal has a row for each day at whose end it existed and was open, and no other.',
    per: 'opportunity_key',
    across: [rowsBy(intOpportunityVersion, 'opportunity_key')],
    failing: (db) =>
      db
        .with('existing', (query) =>
          query
            .selectFrom(intOpportunityVersion.as('version'))
            .crossJoin(dimDate.as('today'))
            .where('today.day_offset', '=', 0)
            .where('version.is_deleted', '=', false)
            .where('version.is_closed', '=', false)
            .groupBy('version.opportunity_key')
            .select((eb) => {
              const day = (instant: 'version.valid_from' | 'version.valid_to') =>
                toDate(eb.ref(instant), reportTimeZone);
              const first = greatest(day('version.valid_from'), dateLit(historyStartDate), dateLit(calendarStart));
              const next = least(day('version.valid_to'), addDays(eb.ref('today.date_actual'), 1));
              return ['version.opportunity_key', sum(greatest(dateDiff(next, first), 0)).as('days')];
            }),
        )
        .with('told', (query) =>
          query
            .selectFrom(fctOpportunityHistory.as('day'))
            .groupBy('day.opportunity_key')
            .select((eb) => ['day.opportunity_key', countWhere(cond`not ${eb.ref('day.is_closed')}`).as('days')]),
        )
        .selectFrom('existing')
        .fullJoin('told', 'told.opportunity_key', 'existing.opportunity_key')
        .where((eb) => cond`coalesce(${eb.ref('existing.days')}, 0) <> coalesce(${eb.ref('told.days')}, 0)`)
        .select((eb) =>
          coalesce(eb.ref('existing.opportunity_key'), eb.ref('told.opportunity_key')).as('opportunity_key'),
        ),
  }),
  rule({
    name: 'every_move_is_counted',
    owner: 'data platform',
    description:
      'The days a deal was open are those since it was created, reopened or restored, less those since it was won, lost or removed.',
    per: 'opportunity_key',
    across: [rowsBy(intOpportunityDayRange, 'opportunity_key')],
    failing: (db) =>
      db
        .with('open', (query) =>
          query
            .selectFrom(fctOpportunityHistory.as('day'))
            .groupBy('day.opportunity_key')
            .select((eb) => ['day.opportunity_key', countWhere(cond`not ${eb.ref('day.is_closed')}`).as('days')]),
        )
        // Counted from the day of the move through today.
        .with('moved', (query) =>
          query
            .selectFrom(fctOpportunityHistory.as('day'))
            .innerJoin(dimDate.as('date'), 'date.date_key', 'day.date_key')
            .where((eb) => {
              const moves = ['created_count', 'reopened_count', 'won_count', 'lost_count'] as const;
              return eb.or(moves.map((count) => eb(`day.${count}`, '=', 1)));
            })
            .select((eb) => {
              const entries = integer`${eb.ref('day.created_count')} + ${eb.ref('day.reopened_count')}`;
              const exits = integer`${eb.ref('day.won_count')} + ${eb.ref('day.lost_count')}`;
              return [
                'day.opportunity_key',
                integer`(${entries} - ${exits}) * (1 - ${eb.ref('date.day_offset')})`.as('days'),
              ];
            }),
        )
        .with('run', (query) =>
          query
            .selectFrom(intOpportunityDayRange.as('range'))
            .crossJoin(dimDate.as('today'))
            .where('today.day_offset', '=', 0)
            .select((eb) => {
              const life = { partitionBy: [eb.ref('range.opportunity_key')], orderBy: [eb.ref('range.first_date')] };
              const tomorrow = addDays(eb.ref('today.date_actual'), 1);
              return [
                'range.opportunity_key',
                'range.is_closed',
                'range.first_date',
                'range.last_date',
                integer`${eb.ref('range.created_count')} + ${eb.ref('range.reopened_count')}`.as('entry_count'),
                integer`${eb.ref('range.won_count')} + ${eb.ref('range.lost_count')}`.as('exit_count'),
                lag(eb.ref('range.last_date'), life).as('previous_date'),
                lag(eb.ref('range.is_closed'), life).as('was_closed'),
                lead(eb.ref('range.first_date'), life).as('next_date'),
                greatest(dateDiff(tomorrow, eb.ref('range.first_date')), 0).as('days_since_first'),
                greatest(dateDiff(eb.ref('today.date_actual'), eb.ref('range.last_date')), 0).as('days_after'),
              ];
            }),
        )
        // Open deals that came back after they were deleted, or were there when the history starts.
        .with('restored', (query) =>
          query
            .selectFrom('run')
            .where((eb) => {
              const previous = eb.ref('run.previous_date');
              const isFirst = allOf(isNull(previous), cond`${eb.ref('run.entry_count')} = 0`);
              const countsNow = anyOf(not(eb.ref('run.is_closed')), cond`${eb.ref('run.exit_count')} > 0`);
              const isBack = cond`${previous} < ${addDays(eb.ref('run.first_date'), -1)} and not ${eb.ref('run.was_closed')}`;
              return cond`(${isFirst} and ${countsNow}) or (${isBack})`;
            })
            .select(['run.opportunity_key', 'run.days_since_first as days']),
        )
        // Open deals that were deleted.
        .with('removed', (query) =>
          query
            .selectFrom('run')
            .where('run.is_closed', '=', false)
            .where((eb) => cond`coalesce(${eb.ref('run.next_date')} > ${addDays(eb.ref('run.last_date'), 1)}, true)`)
            .select((eb) => ['run.opportunity_key', integer`-${eb.ref('run.days_after')}`.as('days')]),
        )
        .with('counted', (query) =>
          query
            .selectFrom((from) =>
              from
                .selectFrom('moved')
                .selectAll()
                .unionAll(from.selectFrom('restored').selectAll())
                .unionAll(from.selectFrom('removed').selectAll())
                .as('move'),
            )
            .groupBy('move.opportunity_key')
            .select((eb) => ['move.opportunity_key', sum(eb.ref('move.days')).as('days')]),
        )
        .selectFrom('open')
        .fullJoin('counted', 'counted.opportunity_key', 'open.opportunity_key')
        .where((eb) => cond`coalesce(${eb.ref('open.days')}, 0) <> coalesce(${eb.ref('counted.days')}, 0)`)
        .select((eb) =>
          coalesce(eb.ref('open.opportunity_key'), eb.ref('counted.opportunity_key')).as('opportunity_key'),
        ),
  }),
]);
