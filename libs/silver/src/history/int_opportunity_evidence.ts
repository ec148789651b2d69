import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import {
  allOf,
  assertNotNull,
  bool,
  caseWhen,
  clock,
  coalesce,
  count,
  date,
  defineModel,
  desc,
  greatest,
  int,
  isNotNull,
  min,
  numeric,
  over,
  rowNumber,
  text,
  timestamptz,
} from '@medallion/model';

import { parameters } from '../parameters.ts';

/**
 * Two logs tell of an opportunity's past: the stored versions of the record, whole but only as often as they were
 * extracted, and OpportunityHistory, complete but of few fields. What either says at a moment holds until the next word
 * of either; at the same moment the history is believed (R17).
 */
export const intOpportunityEvidence = defineModel({
  name: 'int_opportunity_evidence',
  layer: 'silver',
  grain: 'one opportunity and moment at which its record or its history was written',
  description:
    'What the record and the history of an opportunity, read together, say at each moment either was written. Fields the history lacks are those of the latest version before, for moments before the first version those of the first.',
  materialized: 'view',
  columns: {
    opportunity_id: text().primaryKey(),
    account_id: text(),
    owner_id: text(),
    campaign_id: text(),
    opportunity_name: text(),
    stage_name: text(),
    opportunity_type: text(),
    lead_source: text(),
    forecast_category: text(),
    currency_code: text().notNull(),
    is_closed: bool().describe("As the record's version says; the stage decides where it is known."),
    is_won: bool().describe("As the record's version says; the stage decides where it is known."),
    is_deleted: bool().notNull().describe('False before the first version: a deleted record lived before.'),
    evidence_number: int().notNull().describe("1 for the opportunity's earliest evidence."),
    amount: numeric(18, 2),
    probability: numeric(14, 4),
    close_date: date(),
    observed_at: timestamptz().primaryKey().describe('When it was written; not before the opportunity was created.'),
    created_at: timestamptz().notNull().describe('When the opportunity was created.'),
  },
  from: (db) =>
    db
      .with('seen', (db) =>
        db
          .selectFrom(stgSalesforceOpportunityVersions.as('version'))
          .innerJoin(clock.as('clock'), (join) => join.onRef('version.system_modstamp', '<=', 'clock.as_of'))
          .selectAll('version')
          .select((eb) =>
            // Never null: created_at is not, and the version itself is one of the rows.
            assertNotNull(
              over(min(eb.ref('version.created_at')), { partitionBy: [eb.ref('version.opportunity_id')] }),
            ).as('born_at'),
          ),
      )
      .with('dated', (db) =>
        db
          .selectFrom('seen')
          .selectAll('seen')
          .select((eb) => greatest(eb.ref('seen.system_modstamp'), eb.ref('seen.born_at')).as('observed_at')),
      )
      .with('ranked', (db) =>
        db
          .selectFrom('dated')
          .selectAll('dated')
          .select((eb) =>
            rowNumber({
              partitionBy: [eb.ref('dated.opportunity_id'), eb.ref('dated.observed_at')],
              orderBy: [
                desc(eb.ref('dated.system_modstamp')),
                desc(eb.ref('dated.last_seen_at')),
                desc(eb.ref('dated.row_hash')),
              ],
            }).as('precedence'),
          ),
      )
      .with('record', (db) =>
        db
          .selectFrom('ranked')
          .where('ranked.precedence', '=', 1)
          .selectAll('ranked')
          .select((eb) =>
            rowNumber({
              partitionBy: [eb.ref('ranked.opportunity_id')],
              orderBy: [eb.ref('ranked.observed_at')],
            }).as('version_number'),
          ),
      )
      .with('entry', (db) =>
        db
          .selectFrom(stgSalesforceOpportunityHistory.as('history'))
          .innerJoin('record', (join) =>
            join.onRef('record.opportunity_id', '=', 'history.opportunity_id').on('record.version_number', '=', 1),
          )
          .select((eb) => {
            const observedAt = greatest(eb.ref('history.created_at'), eb.ref('record.born_at'));
            return [
              'record.opportunity_id',
              observedAt.as('observed_at'),
              'history.stage_name',
              'history.forecast_category',
              'history.currency_code',
              'history.amount',
              'history.probability',
              'history.close_date',
              rowNumber({
                partitionBy: [eb.ref('record.opportunity_id'), observedAt],
                orderBy: [desc(eb.ref('history.created_at')), desc(eb.ref('history.opportunity_history_id'))],
              }).as('precedence'),
            ];
          }),
      )
      .with('last_entry', (db) => db.selectFrom('entry').where('entry.precedence', '=', 1).selectAll('entry'))
      .with('moment', (db) =>
        db
          .selectFrom('record')
          .select(['record.opportunity_id', 'record.observed_at'])
          .union((db) => db.selectFrom('last_entry').select(['last_entry.opportunity_id', 'last_entry.observed_at'])),
      )
      .with('placed', (db) =>
        db
          .selectFrom('moment')
          .leftJoin('record', (join) =>
            join
              .onRef('record.opportunity_id', '=', 'moment.opportunity_id')
              .onRef('record.observed_at', '=', 'moment.observed_at'),
          )
          .select((eb) => [
            'moment.opportunity_id',
            'moment.observed_at',
            over(count(eb.ref('record.version_number')), {
              partitionBy: [eb.ref('moment.opportunity_id')],
              orderBy: [eb.ref('moment.observed_at')],
            }).as('version_count'),
          ]),
      )
      .selectFrom('placed')
      .innerJoin('record', (join) =>
        join
          .onRef('record.opportunity_id', '=', 'placed.opportunity_id')
          .on((eb) => eb('record.version_number', '=', greatest(eb.ref('placed.version_count'), 1))),
      )
      .leftJoin('last_entry as entry', (join) =>
        join
          .onRef('entry.opportunity_id', '=', 'placed.opportunity_id')
          .onRef('entry.observed_at', '=', 'placed.observed_at'),
      ),
  select: (c) => ({
    opportunity_id: 'placed.opportunity_id',
    account_id: 'record.account_id',
    owner_id: 'record.owner_id',
    campaign_id: 'record.campaign_id',
    opportunity_name: 'record.opportunity_name',
    stage_name: coalesce(c('entry.stage_name'), c('record.stage_name')),
    opportunity_type: 'record.opportunity_type',
    lead_source: 'record.lead_source',
    forecast_category: coalesce(c('entry.forecast_category'), c('record.forecast_category')),
    currency_code: coalesce(c('entry.currency_code'), c('record.currency_code'), parameters.corporateCurrency),
    is_closed: 'record.is_closed',
    is_won: 'record.is_won',
    is_deleted: allOf(c('record.is_deleted'), c.eb('placed.version_count', '>', 0)),
    evidence_number: rowNumber({
      partitionBy: [c('placed.opportunity_id')],
      orderBy: [c('placed.observed_at')],
    }),
    amount: caseWhen([[isNotNull(c('entry.opportunity_id')), c('entry.amount')]], c('record.amount')),
    probability: coalesce(c('entry.probability'), c('record.probability')),
    close_date: coalesce(c('entry.close_date'), c('record.close_date')),
    observed_at: 'placed.observed_at',
    created_at: 'record.born_at',
  }),
});
