import {
  anyOf,
  bigint,
  coalesce,
  date,
  defineModel,
  farFuture,
  isDistinct,
  lag,
  lead,
  text,
  timestamptz,
} from '@medallion/model';
import type { Expression } from 'kysely';
import { intOpportunityVersion } from '../history/index.ts';

/** What begins another stretch: of all else that happens to a deal its activities know nothing. */
const MARKS = ['current_account_key', 'close_date', 'is_closed', 'is_deleted'] as const;

export const intOpportunityOpenPeriod = defineModel({
  name: 'int_opportunity_open_period',
  layer: 'silver',
  grain:
    'one uninterrupted time in which an opportunity that is not deleted was open, with one account and one close date',
  description: 'When an opportunity could be worked on, for whom, and when it was to close.',
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [m.changesOf(intOpportunityVersion, 'opportunity_id')],
      tracks: ['current_account_key'],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    current_account_key: bigint().describe(
      'Key in dim_account_current of the account, or of the one it was merged into.',
    ),
    close_date: date().notNull().describe('Day it was expected to close.'),
    valid_from: timestamptz().primaryKey().describe('Inclusive.'),
    valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for a time that lasts.'),
  },
  from: (db) =>
    db
      .with('marked', (query) =>
        query.selectFrom(intOpportunityVersion.as('version')).select((eb) => {
          const deal = [eb.ref('version.opportunity_id')];
          const differs = (column: (typeof MARKS)[number]) => {
            const value = eb.ref(`version.${column}`) as Expression<unknown>;
            return isDistinct(value, lag(value, { partitionBy: deal, orderBy: [eb.ref('version.valid_from')] }));
          };
          const [first, ...others] = MARKS;
          return [
            'version.opportunity_id',
            'version.current_account_key',
            'version.close_date',
            'version.is_closed',
            'version.is_deleted',
            'version.valid_from',
            anyOf(differs(first), ...others.map(differs)).as('is_change'),
          ];
        }),
      )
      .with('stretch', (query) =>
        query
          .selectFrom('marked')
          .where('marked.is_change', '=', true)
          .selectAll('marked')
          .select((eb) =>
            coalesce(
              lead(eb.ref('marked.valid_from'), {
                partitionBy: [eb.ref('marked.opportunity_id')],
                orderBy: [eb.ref('marked.valid_from')],
              }),
              farFuture(),
            ).as('valid_to'),
          ),
      )
      .selectFrom('stretch')
      .innerJoin(intOpportunityVersion.as('now'), 'now.opportunity_id', 'stretch.opportunity_id')
      .where('now.is_current', '=', true)
      .where('now.is_deleted', '=', false)
      .where('stretch.is_closed', '=', false)
      .where('stretch.is_deleted', '=', false),
  select: (_) => ({
    opportunity_id: 'stretch.opportunity_id',
    current_account_key: 'stretch.current_account_key',
    close_date: 'stretch.close_date',
    valid_from: 'stretch.valid_from',
    valid_to: 'stretch.valid_to',
  }),
});
