import { bigint, bool, defineModel, int, text } from '@medallion/model';
import { intOpportunityStage } from '@medallion/silver';

export const dimStage = defineModel({
  name: 'dim_stage',
  layer: 'gold',
  grain: 'one stage an opportunity can be in',
  description: 'The sales funnel, in order. Stages the org uses beyond the listed ones come after them.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    stage_key: bigint().primaryKey(),
    stage_name: text().notNull().unique(),
    stage_category: text().notNull().accepted('Early', 'Middle', 'Late'),
    is_closed: bool().notNull(),
    is_won: bool().notNull(),
    stage_sort_order: int().notNull().describe('Position in the funnel.'),
  },
  from: (db) => db.selectFrom(intOpportunityStage.as('stage')),
  select: (_) => ({
    stage_key: 'stage.stage_key',
    stage_name: 'stage.stage_name',
    stage_category: 'stage.stage_category',
    is_closed: 'stage.is_closed',
    is_won: 'stage.is_won',
    stage_sort_order: 'stage.stage_sort_order',
  }),
});
