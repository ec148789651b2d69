import { anyOf, clock, coalesce, count, dateKey, isDistinct, sum, toDate } from '@medallion/model';
import { checksOf, rule } from '@medallion/quality';
import { parameters } from '@medallion/silver';
import { fctOpportunity } from './fct_opportunity.ts';
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
]);
