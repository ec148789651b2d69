import { bool, defineModel, int, isDistinct, lag, lead, rowNumber, text, timestamptz } from '@medallion/model';

import { intOpportunityVersion } from './int_opportunity_version.ts';

/** Successive versions in one stage are one stay, whatever else changed meanwhile; coming back is another visit. */
export const intOpportunityStagePeriod = defineModel({
  name: 'int_opportunity_stage_period',
  layer: 'silver',
  grain: 'one uninterrupted stay of an opportunity in a stage',
  description: 'When an opportunity entered and left each stage, and for which time.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [m.changesOf(intOpportunityVersion, 'opportunity_id')],
      indexes: [['stage_name']],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    stage_name: text().notNull(),
    is_imputed: bool().notNull().describe('The stay before the first evidence of a deal first seen closed (R18).'),
    visit_number: int().notNull().describe('1 for the first stay in the stage, 2 for the first return to it.'),
    entered_at: timestamptz().primaryKey(),
    exited_at: timestamptz().describe('Null while the opportunity is still in the stage.'),
  },
  from: (db) =>
    db
      .with('steps', (db) =>
        db.selectFrom(intOpportunityVersion.as('version')).select((eb) => [
          'version.opportunity_id',
          'version.stage_name',
          'version.is_imputed',
          'version.valid_from',
          isDistinct(
            eb.ref('version.stage_name'),
            lag(eb.ref('version.stage_name'), {
              partitionBy: [eb.ref('version.opportunity_id')],
              orderBy: [eb.ref('version.valid_from')],
            }),
          ).as('is_entry'),
        ]),
      )
      .selectFrom('steps as entry')
      .where('entry.is_entry', '=', true),
  select: (c) => ({
    opportunity_id: 'entry.opportunity_id',
    stage_name: 'entry.stage_name',
    is_imputed: 'entry.is_imputed',
    visit_number: rowNumber({
      partitionBy: [c('entry.opportunity_id'), c('entry.stage_name')],
      orderBy: [c('entry.valid_from')],
    }),
    entered_at: 'entry.valid_from',
    exited_at: lead(c('entry.valid_from'), {
      partitionBy: [c('entry.opportunity_id')],
      orderBy: [c('entry.valid_from')],
    }),
  }),
});
