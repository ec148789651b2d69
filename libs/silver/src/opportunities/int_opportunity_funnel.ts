import {
  allOf,
  assertNotNull,
  big,
  bigint,
  bool,
  boolOr,
  clock,
  coalesce,
  cond,
  count,
  countWhere,
  date,
  defineModel,
  epochMicros,
  int,
  integer,
  isDistinct,
  lag,
  min,
  num,
  numeric,
  sum,
  text,
  toDate,
} from '@medallion/model';
import { intOpportunityStage, intOpportunityStagePeriod } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { OPEN_STAGE_SLUGS, perStage, STAGE_SLUGS } from '../seeds/stage-slugs.ts';

const MICROSECONDS_A_DAY = 86_400_000_000;

export const intOpportunityFunnel = defineModel({
  name: 'int_opportunity_funnel',
  layer: 'silver',
  grain: 'one opportunity',
  description:
    'The way of a deal through the stages: when it first entered each, how often, and how long it stayed. Stages that share a slug are counted as one.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunityStagePeriod, 'opportunity_id'),
        m.changesOfClock(intOpportunityStagePeriod, { until: 'counted_until', scope: 'opportunity_id' }),
      ],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    furthest_stage_key: bigint().describe('Key in dim_stage; null where no stage but a lost one is known.'),
    is_past_unknown: bool()
      .notNull()
      .describe('The deal was first seen closed, so which open stages it went through is not known.'),
    stage_change_count: int().notNull(),
    regression_count: int().notNull().describe('Moves to an open stage from one further on, reopening included.'),
    ...perStage(STAGE_SLUGS, 'entered_date', () => date().describe('First entry; null for none.')),
    ...perStage(STAGE_SLUGS, 'entry_count', () => int().notNull()),
    ...perStage(OPEN_STAGE_SLUGS, 'days', () =>
      numeric(14, 4).describe('Of all visits, a visit not over counted until the clock; null for none.'),
    ),
  },
  from: (db) =>
    db
      .with('stay', (query) =>
        query
          .selectFrom(intOpportunityStagePeriod.as('period'))
          .crossJoin(clock.as('clock'))
          .leftJoin(intOpportunityStage.as('stage'), 'stage.stage_name', 'period.stage_name')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('period.opportunity_id')], orderBy: [eb.ref('period.entered_at')] };
            return [
              'period.opportunity_id',
              'period.is_imputed',
              'stage.stage_key',
              'stage.slug',
              'stage.stage_name',
              'stage.stage_sort_order',
              'stage.is_closed',
              'stage.is_won',
              lag(eb.ref('stage.slug'), life).as('previous_slug'),
              lag(eb.ref('stage.stage_sort_order'), life).as('previous_sort_order'),
              toDate(eb.ref('period.entered_at'), parameters.reportTimeZone).as('entered_date'),
              big`${epochMicros(coalesce(eb.ref('period.counted_until'), eb.ref('clock.as_of')))} - ${epochMicros(eb.ref('period.entered_at'))}`.as(
                'microseconds',
              ),
            ];
          }),
      )
      .with('furthest', (query) =>
        query
          .selectFrom('stay')
          .where((eb) => cond`${eb.ref('stay.is_won')} or not ${eb.ref('stay.is_closed')}`)
          .distinctOn('stay.opportunity_id')
          .select(['stay.opportunity_id', 'stay.stage_key'])
          .orderBy('stay.opportunity_id')
          .orderBy('stay.stage_sort_order', 'desc')
          .orderBy('stay.stage_name'),
      )
      .selectFrom('stay')
      .leftJoin('furthest', 'furthest.opportunity_id', 'stay.opportunity_id')
      .groupBy(['stay.opportunity_id', 'furthest.stage_key']),
  let: (c) => {
    const isIn = (slug: string) => cond`${c('stay.slug')} = ${slug}`;
    const isEntry = isDistinct(c('stay.slug'), c('stay.previous_slug'));
    const isBack = cond`not ${c('stay.is_closed')} and ${c('stay.stage_sort_order')} < ${c('stay.previous_sort_order')}`;
    return { isIn, isEntry, isBack };
  },
  select: (c, { isIn, isEntry, isBack }) => ({
    opportunity_id: 'stay.opportunity_id',
    furthest_stage_key: 'furthest.stage_key',
    is_past_unknown: assertNotNull(boolOr(c('stay.is_imputed'))),
    stage_change_count: integer`${count()} - 1`,
    regression_count: countWhere(isBack),
    ...perStage(STAGE_SLUGS, 'entered_date', (slug) => min(c('stay.entered_date')).filter(isIn(slug))),
    ...perStage(STAGE_SLUGS, 'entry_count', (slug) => countWhere(allOf(isIn(slug), isEntry))),
    ...perStage(
      OPEN_STAGE_SLUGS,
      'days',
      (slug) => num`${sum(c('stay.microseconds')).filter(isIn(slug))} / ${MICROSECONDS_A_DAY}`,
    ),
  }),
});
