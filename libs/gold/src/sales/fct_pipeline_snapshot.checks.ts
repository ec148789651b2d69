import {
  addDays,
  allOf,
  anyOf,
  clock,
  coalesce,
  cond,
  count,
  countWhere,
  dateKey,
  integer,
  isDistinct,
  isNull,
  lag,
  lead,
  not,
  sum,
  toDate,
} from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { intOpportunityDayRange, parameters } from '@medallion/silver';
import { dimDate } from '../shared/dim_date.ts';
import { fctOpportunity } from './fct_opportunity.ts';
import { fctOpportunityHistory } from './fct_opportunity_history.ts';
import { fctPipelineSnapshot } from './fct_pipeline_snapshot.ts';

const { reportTimeZone } = parameters;

/** That the snapshot is the open part of the history, every day, follows from its being a view of it. */
export const fctPipelineSnapshotChecks = checksOf(fctPipelineSnapshot, () => [
  rule({
    name: 'today_equals_open_deals',
    owner: 'data platform',
    description:
      'The latest snapshot has the open deals, as many and of the same amount for each owner, stage and currency.',
    failing: (db) =>
      db
        .with('snapshot', (query) =>
          query
            .selectFrom(fctPipelineSnapshot.as('day'))
            .innerJoin(clock.as('clock'), (join) =>
              join.on((eb) => eb('day.snapshot_date_key', '=', dateKey(toDate(eb.ref('clock.as_of'), reportTimeZone)))),
            )
            .groupBy(['day.owner_user_key', 'day.stage_key', 'day.currency_code'])
            .select((eb) => [
              'day.owner_user_key',
              'day.stage_key',
              'day.currency_code',
              count().as('deals'),
              sum(eb.ref('day.amount')).as('amount'),
            ]),
        )
        .with('open', (query) =>
          query
            .selectFrom(fctOpportunity.as('deal'))
            .where('deal.is_closed', '=', false)
            // A record may say that it is created after the clock: then it has no day yet.
            .where('deal.age_days', '>=', 0)
            .groupBy(['deal.owner_user_key', 'deal.stage_key', 'deal.currency_code'])
            .select((eb) => [
              'deal.owner_user_key',
              'deal.stage_key',
              'deal.currency_code',
              count().as('deals'),
              sum(eb.ref('deal.amount')).as('amount'),
            ]),
        )
        .selectFrom('snapshot')
        .fullJoin('open', (join) =>
          join
            .onRef('open.owner_user_key', '=', 'snapshot.owner_user_key')
            .onRef('open.stage_key', '=', 'snapshot.stage_key')
            .onRef('open.currency_code', '=', 'snapshot.currency_code'),
        )
        .where((eb) =>
          anyOf(
            isDistinct(eb.ref('snapshot.deals'), eb.ref('open.deals')),
            isDistinct(eb.ref('snapshot.amount'), eb.ref('open.amount')),
          ),
        )
        .select((eb) => [
          coalesce(eb.ref('snapshot.owner_user_key'), eb.ref('open.owner_user_key')).as('owner_user_key'),
          coalesce(eb.ref('snapshot.stage_key'), eb.ref('open.stage_key')).as('stage_key'),
          coalesce(eb.ref('snapshot.currency_code'), eb.ref('open.currency_code')).as('currency_code'),
        ]),
  }),
  rule({
    name: 'every_move_is_counted',
    owner: 'data platform',
    description:
      'From day to day the open deals grow by those created, reopened and restored, and shrink by those won, lost and removed.',
    failing: (db) =>
      db
        .with('open', (query) =>
          query
            .selectFrom(fctPipelineSnapshot.as('snapshot'))
            .groupBy('snapshot.snapshot_date_key')
            .select(['snapshot.snapshot_date_key as date_key', count().as('deals')]),
        )
        .with('move', (query) =>
          query
            .selectFrom(fctOpportunityHistory.as('day'))
            .groupBy('day.date_key')
            .select((eb) => [
              'day.date_key',
              integer`${countWhere(cond`${eb.ref('day.created_count')} = 1`)} + ${countWhere(cond`${eb.ref('day.reopened_count')} = 1`)} - ${countWhere(cond`${eb.ref('day.won_count')} = 1`)} - ${countWhere(cond`${eb.ref('day.lost_count')} = 1`)}`.as(
                'deals',
              ),
            ]),
        )
        .with('run', (query) =>
          query.selectFrom(intOpportunityDayRange.as('range')).select((eb) => {
            const life = { partitionBy: [eb.ref('range.opportunity_id')], orderBy: [eb.ref('range.first_date')] };
            return [
              'range.first_date',
              'range.last_date',
              'range.is_closed',
              integer`${eb.ref('range.created_count')} + ${eb.ref('range.reopened_count')}`.as('entry_count'),
              integer`${eb.ref('range.won_count')} + ${eb.ref('range.lost_count')}`.as('exit_count'),
              lag(eb.ref('range.last_date'), life).as('previous_date'),
              lag(eb.ref('range.is_closed'), life).as('was_closed'),
              lead(eb.ref('range.first_date'), life).as('next_date'),
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
            .groupBy('run.first_date')
            .select(['run.first_date as day', count().as('deals')]),
        )
        // Open deals that were deleted.
        .with('removed', (query) =>
          query
            .selectFrom('run')
            .where('run.is_closed', '=', false)
            .where((eb) => cond`coalesce(${eb.ref('run.next_date')} > ${addDays(eb.ref('run.last_date'), 1)}, true)`)
            .groupBy('run.last_date')
            .select((eb) => [addDays(eb.ref('run.last_date'), 1).as('day'), count().as('deals')]),
        )
        .with('balance', (query) =>
          query
            .selectFrom(dimDate.as('date'))
            .leftJoin('open', 'open.date_key', 'date.date_key')
            .leftJoin('move', 'move.date_key', 'date.date_key')
            .leftJoin('restored', 'restored.day', 'date.date_actual')
            .leftJoin('removed', 'removed.day', 'date.date_actual')
            .where((eb) => cond`${eb.ref('date.day_offset')} <= 0`)
            .select((eb) => {
              const open = coalesce(eb.ref('open.deals'), 0);
              const before = coalesce(lag(open, { orderBy: [eb.ref('date.date_actual')] }), 0);
              return [
                'date.date_key',
                integer`${open} - ${before}`.as('grown'),
                integer`${coalesce(eb.ref('move.deals'), 0)} + ${coalesce(eb.ref('restored.deals'), 0)} - ${coalesce(eb.ref('removed.deals'), 0)}`.as(
                  'told',
                ),
              ];
            }),
        )
        .selectFrom('balance')
        .whereRef('balance.grown', '<>', 'balance.told')
        .select('balance.date_key'),
  }),
]);
