import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import {
  allOf,
  anyOf,
  assertNotNull,
  bigint,
  bool,
  caseWhen,
  clock,
  coalesce,
  cond,
  defineModel,
  desc,
  int,
  integer,
  isSame,
  lit,
  max,
  over,
  rowNumber,
  surrogateKey,
  text,
  type Bool,
  type Int,
} from '@medallion/model';

import { seedStage } from '../seeds/stage.ts';

/** Stages the seed does not list come from what opportunities say, so that an org's own stages need no edit to be counted. */
export const intOpportunityStage = defineModel({
  name: 'int_opportunity_stage',
  layer: 'silver',
  grain: 'one stage an opportunity can be in',
  description: 'The stages of the seed, and after them every other stage that a record or its history has been in.',
  materialized: 'table',
  columns: {
    stage_name: text().primaryKey(),
    stage_key: bigint().notNull().describe('Key of the stage in dim_stage.'),
    slug: text()
      .notNull()
      .describe('Column prefix in fct_opportunity_stage; `other` for a stage the seed does not list.'),
    stage_category: text().notNull().accepted('Early', 'Middle', 'Late').describe('Third of the funnel.'),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    is_in_seed: bool().notNull().describe('False: read off the records, so its place in the funnel is a guess.'),
    stage_sort_order: int().notNull().describe('Position in the funnel, from 1.'),
  },
  from: (db) =>
    db
      .with('observations', (db) =>
        db
          .selectFrom(stgSalesforceOpportunityVersions.as('version'))
          .innerJoin(clock.as('clock'), (join) => join.onRef('version.system_modstamp', '<=', 'clock.as_of'))
          .where('version.stage_name', 'is not', null)
          .select((eb) => [
            assertNotNull(eb.ref('version.stage_name')).as('stage_name'),
            coalesce(eb.ref('version.is_closed'), false).as('is_closed'),
            coalesce(eb.ref('version.is_won'), false).as('is_won'),
            'version.probability',
            'version.system_modstamp as observed_at',
            'version.row_hash as observation_id',
            lit<Int>(1).as('precedence'),
          ])
          .unionAll((db) =>
            // The history has no flags of its own; the forecast category tells as much.
            db
              .selectFrom(stgSalesforceOpportunityHistory.as('entry'))
              .where('entry.stage_name', 'is not', null)
              .select((eb) => {
                const isWon = isSame(eb.ref('entry.forecast_category'), 'Closed');
                const isOmitted = isSame(eb.ref('entry.forecast_category'), 'Omitted');
                return [
                  assertNotNull(eb.ref('entry.stage_name')).as('stage_name'),
                  anyOf(isWon, allOf(isOmitted, isSame(eb.ref('entry.probability'), 0))).as('is_closed'),
                  isWon.as('is_won'),
                  'entry.probability',
                  'entry.created_at as observed_at',
                  'entry.opportunity_history_id as observation_id',
                  lit<Int>(2).as('precedence'),
                ];
              }),
          ),
      )
      .with('observed', (db) =>
        db
          .selectFrom('observations as o')
          .leftJoin(seedStage.as('known'), 'known.stage_name', 'o.stage_name')
          .where('known.stage_name', 'is', null)
          .select((eb) => [
            'o.stage_name',
            'o.is_closed',
            'o.is_won',
            over(max(eb.ref('o.probability')), { partitionBy: [eb.ref('o.stage_name')] }).as('probability'),
            rowNumber({
              partitionBy: [eb.ref('o.stage_name')],
              orderBy: [eb.ref('o.precedence'), desc(eb.ref('o.observed_at')), desc(eb.ref('o.observation_id'))],
            }).as('recency'),
          ]),
      )
      .with('last_in_seed', (db) =>
        db
          .selectFrom(seedStage.as('seed'))
          .select((eb) => coalesce(max(eb.ref('seed.stage_sort_order')), 0).as('stage_sort_order')),
      )
      .with('stages', (db) =>
        db
          .selectFrom(seedStage.as('seed'))
          .select([
            'seed.stage_name',
            'seed.slug',
            'seed.stage_category',
            'seed.is_closed',
            'seed.is_won',
            lit<Bool>(true).as('is_in_seed'),
            'seed.stage_sort_order',
          ])
          .unionAll((db) =>
            db
              .selectFrom('observed')
              .innerJoin('last_in_seed', (join) => join.onTrue())
              .where('observed.recency', '=', 1)
              .select((eb) => {
                const probability = coalesce(eb.ref('observed.probability'), 0);
                return [
                  'observed.stage_name',
                  lit('other').as('slug'),
                  caseWhen(
                    [
                      [eb.ref('observed.is_closed'), 'Late'],
                      [cond`${probability} < 40`, 'Early'],
                      [cond`${probability} < 75`, 'Middle'],
                    ],
                    'Late',
                  ).as('stage_category'),
                  'observed.is_closed',
                  'observed.is_won',
                  lit<Bool>(false).as('is_in_seed'),
                  integer`${eb.ref('last_in_seed.stage_sort_order')} + ${rowNumber({
                    orderBy: [eb.ref('observed.is_closed'), probability, eb.ref('observed.stage_name')],
                  })}`.as('stage_sort_order'),
                ];
              }),
          ),
      )
      .selectFrom('stages'),
  select: (c) => ({
    stage_name: 'stages.stage_name',
    stage_key: surrogateKey('stage', c('stages.stage_name')),
    slug: 'stages.slug',
    stage_category: 'stages.stage_category',
    is_closed: 'stages.is_closed',
    is_won: 'stages.is_won',
    is_in_seed: 'stages.is_in_seed',
    stage_sort_order: 'stages.stage_sort_order',
  }),
});
