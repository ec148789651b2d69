import { cond, countWhere, date, defineModel, firstValue, int, lag, min, text } from '@medallion/model';
import { fiscalQuarterNumber } from '../calendar/fiscal_quarter_number.ts';
import { intOpportunityVersion } from '../history/index.ts';
import { isPush } from './push.ts';

export const intOpportunityPush = defineModel({
  name: 'int_opportunity_push',
  layer: 'silver',
  grain: 'one opportunity',
  description: 'How often the close date of a deal was put off, and what it was at first.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [m.changesOf(intOpportunityVersion, 'opportunity_id')],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    push_count: int().notNull().describe('Changes to a later close date while open.'),
    quarter_push_count: int().notNull().describe('Those among them that went to a later fiscal quarter.'),
    original_close_date: date().describe('Close date of the first version.'),
  },
  from: (db) =>
    db
      .with('change', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('version'))
          .where('version.is_deleted', '=', false)
          .select((eb) => {
            const life = { partitionBy: [eb.ref('version.opportunity_id')], orderBy: [eb.ref('version.valid_from')] };
            return [
              'version.opportunity_id',
              'version.close_date',
              'version.is_closed',
              firstValue(eb.ref('version.close_date'), life).as('original_close_date'),
              lag(eb.ref('version.close_date'), life).as('previous_close_date'),
              lag(eb.ref('version.is_closed'), life).as('was_closed'),
            ];
          }),
      )
      .with('push', (query) =>
        query
          .selectFrom('change')
          .groupBy('change.opportunity_id')
          .select((eb) => {
            const [from, to] = [eb.ref('change.previous_close_date'), eb.ref('change.close_date')];
            const pushed = isPush({
              wasClosed: eb.ref('change.was_closed'),
              isClosed: eb.ref('change.is_closed'),
              from,
              to,
            });
            return [
              'change.opportunity_id',
              countWhere(pushed).as('push_count'),
              countWhere(cond`${pushed} and ${fiscalQuarterNumber(to)} > ${fiscalQuarterNumber(from)}`).as(
                'quarter_push_count',
              ),
              min(eb.ref('change.original_close_date')).as('original_close_date'),
            ];
          }),
      )
      .selectFrom('push'),
  select: (_) => ({
    opportunity_id: 'push.opportunity_id',
    push_count: 'push.push_count',
    quarter_push_count: 'push.quarter_push_count',
    original_close_date: 'push.original_close_date',
  }),
});
