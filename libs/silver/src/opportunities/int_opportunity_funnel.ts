import {
  allOf,
  anyOf,
  assertNotNull,
  big,
  bigint,
  bool,
  boolOr,
  cond,
  count,
  countWhere,
  date,
  defineModel,
  epochMicros,
  int,
  integer,
  isDistinct,
  isNull,
  isTrue,
  lag,
  min,
  not,
  sum,
  text,
  timestamptz,
  toDate,
} from '@medallion/model';
import { intOpportunityStage, intOpportunityStagePeriod } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { OPEN_STAGE_SLUGS, perStage, STAGE_SLUGS } from '../seeds/stage-slugs.ts';

export const intOpportunityFunnel = defineModel({
  name: 'int_opportunity_funnel',
  layer: 'silver',
  grain: 'one opportunity',
  description:
    'The way of a deal through the stages: when it first entered each, how often, how long it stayed, and where it is. Stages that share a slug are counted as one.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [m.changesOf(intOpportunityStagePeriod, 'opportunity_id')],
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
    ...perStage(OPEN_STAGE_SLUGS, 'microseconds', () =>
      bigint().describe(
        'Of all visits that are over; null for none. What goes on grows with the clock, and is counted by who reads it.',
      ),
    ),
    current_slug: text().describe('Of the stage it is in.'),
    current_since: timestamptz().notNull().describe('When it entered the stage it is in.'),
    settled_at: timestamptz().describe(
      'When it entered the stage it is in, where that has no days of an open one to count: nothing grows.',
    ),
  },
  from: (db) =>
    db
      .with('stay', (query) =>
        query
          .selectFrom(intOpportunityStagePeriod.as('period'))
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
              'period.entered_at',
              'period.exited_at',
              toDate(eb.ref('period.entered_at'), parameters.reportTimeZone).as('entered_date'),
              big`${epochMicros(eb.ref('period.exited_at'))} - ${epochMicros(eb.ref('period.entered_at'))}`.as(
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
    const isCurrent = isNull(c('stay.exited_at'));
    const [first, ...others] = OPEN_STAGE_SLUGS;
    const growing = isTrue(anyOf(isIn(first), ...others.map(isIn)));
    return { isIn, isEntry, isBack, isCurrent, growing };
  },
  select: (c, { isIn, isEntry, isBack, isCurrent, growing }) => ({
    opportunity_id: 'stay.opportunity_id',
    furthest_stage_key: 'furthest.stage_key',
    is_past_unknown: assertNotNull(boolOr(c('stay.is_imputed'))),
    stage_change_count: integer`${count()} - 1`,
    regression_count: countWhere(isBack),
    ...perStage(STAGE_SLUGS, 'entered_date', (slug) => min(c('stay.entered_date')).filter(isIn(slug))),
    ...perStage(STAGE_SLUGS, 'entry_count', (slug) => countWhere(allOf(isIn(slug), isEntry))),
    ...perStage(
      OPEN_STAGE_SLUGS,
      'microseconds',
      (slug) => big`${sum(c('stay.microseconds')).filter(isIn(slug))}::bigint`,
    ),
    current_slug: min(c('stay.slug')).filter(isCurrent),
    current_since: assertNotNull(min(c('stay.entered_at')).filter(isCurrent)),
    // By the slug, as the days are counted, and not by whether the stage is closed: the seed may give a closed stage that of an open one.
    settled_at: min(c('stay.entered_at')).filter(allOf(isCurrent, not(growing))),
  }),
});
