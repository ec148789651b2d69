import {
  allOf,
  assertNotNull,
  bool,
  boolOr,
  caseWhen,
  coalesce,
  countWhere,
  date,
  defineModel,
  desc,
  greatest,
  int,
  isTrue,
  max,
  min,
  not,
  numeric,
  over,
  rowNumber,
  sum,
  text,
  timestamptz,
  type Bool,
} from '@medallion/model';
import type { Expression } from 'kysely';

import { parameters } from '../parameters.ts';
import { intOpportunityLog } from './int_opportunity_log.ts';

/** What either log says at a moment holds until the next word of either; at the same moment the history is believed (R17). */
export const intOpportunityEvidence = defineModel({
  name: 'int_opportunity_evidence',
  layer: 'silver',
  grain: 'one opportunity and moment at which its record or its history was written',
  description:
    'What the record and the history of an opportunity, read together, say at each moment either was written. Fields the history lacks are those of the latest version before, for moments before the first version those of the first.',
  materialized: (m) =>
    m.view({
      heldBy: 'The version of an opportunity it ends in: int_opportunity_version is a table with the same key.',
    }),
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
  // Windows throughout, no joins: the planner knows nothing of the sizes of these steps, and a sort needs no such knowledge.
  from: (db) =>
    db
      .with('born', (db) =>
        db
          .selectFrom(intOpportunityLog.as('written'))
          .selectAll('written')
          .select((eb) =>
            over(min(eb.ref('written.created_at')), { partitionBy: [eb.ref('written.opportunity_id')] }).as('born_at'),
          ),
      )
      .with('ranked', (db) =>
        db
          .selectFrom('born')
          // History of an opportunity that was never received.
          .where('born.born_at', 'is not', null)
          .selectAll('born')
          .select((eb) => {
            const observedAt = assertNotNull(greatest(eb.ref('born.written_at'), eb.ref('born.born_at')));
            return [
              observedAt.as('observed_at'),
              rowNumber({
                partitionBy: [eb.ref('born.opportunity_id'), observedAt, eb.ref('born.is_record')],
                orderBy: [
                  desc(eb.ref('born.written_at')),
                  desc(eb.ref('born.seen_at')),
                  desc(eb.ref('born.tie_break')),
                ],
              }).as('precedence'),
            ];
          }),
      )
      // At most one version and one entry are left of each moment: an aggregate picks the value of the one.
      .with('moment', (db) =>
        db
          .selectFrom('ranked')
          .where('ranked.precedence', '=', 1)
          .groupBy(['ranked.opportunity_id', 'ranked.born_at', 'ranked.observed_at'])
          .select((eb) => {
            const ofRecord = <T>(value: Expression<T>) => max(value).filter(eb.ref('ranked.is_record'));
            const ofEntry = <T>(value: Expression<T>) => max(value).filter(not(eb.ref('ranked.is_record')));
            return [
              'ranked.opportunity_id',
              'ranked.observed_at',
              assertNotNull(eb.ref('ranked.born_at')).as('born_at'),
              countWhere(eb.ref('ranked.is_record')).as('version_count'),
              countWhere(not(eb.ref('ranked.is_record'))).as('entry_count'),
              max(eb.ref('ranked.account_id')).as('account_id'),
              max(eb.ref('ranked.owner_id')).as('owner_id'),
              max(eb.ref('ranked.campaign_id')).as('campaign_id'),
              max(eb.ref('ranked.opportunity_name')).as('opportunity_name'),
              max(eb.ref('ranked.opportunity_type')).as('opportunity_type'),
              max(eb.ref('ranked.lead_source')).as('lead_source'),
              boolOr(eb.ref('ranked.is_closed')).as('is_closed'),
              boolOr(eb.ref('ranked.is_won')).as('is_won'),
              boolOr(eb.ref('ranked.is_deleted')).as('is_deleted'),
              ofRecord(eb.ref('ranked.stage_name')).as('record_stage_name'),
              ofRecord(eb.ref('ranked.forecast_category')).as('record_forecast_category'),
              ofRecord(eb.ref('ranked.currency_code')).as('record_currency_code'),
              ofRecord(eb.ref('ranked.amount')).as('record_amount'),
              ofRecord(eb.ref('ranked.probability')).as('record_probability'),
              ofRecord(eb.ref('ranked.close_date')).as('record_close_date'),
              ofEntry(eb.ref('ranked.stage_name')).as('entry_stage_name'),
              ofEntry(eb.ref('ranked.forecast_category')).as('entry_forecast_category'),
              ofEntry(eb.ref('ranked.currency_code')).as('entry_currency_code'),
              ofEntry(eb.ref('ranked.amount')).as('entry_amount'),
              ofEntry(eb.ref('ranked.probability')).as('entry_probability'),
              ofEntry(eb.ref('ranked.close_date')).as('entry_close_date'),
            ];
          }),
      )
      .with('counted', (db) =>
        db
          .selectFrom('moment')
          .selectAll('moment')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('moment.opportunity_id')], orderBy: [eb.ref('moment.observed_at')] };
            return [
              over(sum(eb.ref('moment.version_count')), life).as('versions_so_far'),
              rowNumber(life).as('evidence_number'),
            ];
          }),
      )
      .with('evidence', (db) =>
        db
          .selectFrom('counted')
          .selectAll('counted')
          .select((eb) => greatest(eb.ref('counted.versions_so_far'), 1).as('version_number')),
      )
      .selectFrom('evidence'),
  let: (c) => {
    const version = { partitionBy: [c('evidence.opportunity_id'), c('evidence.version_number')] };
    return {
      /** The value of the version that holds at the moment: the only one in its window. */
      held: <T>(value: Expression<T>) => over(max(value), version),
      heldFlag: (value: Expression<Bool | null>) => over(boolOr(value), version),
    };
  },
  select: (c, { held, heldFlag }) => ({
    opportunity_id: 'evidence.opportunity_id',
    account_id: held(c('evidence.account_id')),
    owner_id: held(c('evidence.owner_id')),
    campaign_id: held(c('evidence.campaign_id')),
    opportunity_name: held(c('evidence.opportunity_name')),
    stage_name: coalesce(c('evidence.entry_stage_name'), held(c('evidence.record_stage_name'))),
    opportunity_type: held(c('evidence.opportunity_type')),
    lead_source: held(c('evidence.lead_source')),
    forecast_category: coalesce(c('evidence.entry_forecast_category'), held(c('evidence.record_forecast_category'))),
    currency_code: coalesce(
      c('evidence.entry_currency_code'),
      held(c('evidence.record_currency_code')),
      parameters.corporateCurrency,
    ),
    is_closed: heldFlag(c('evidence.is_closed')),
    is_won: heldFlag(c('evidence.is_won')),
    is_deleted: allOf(
      coalesce(heldFlag(c('evidence.is_deleted')), false),
      isTrue(c.eb('evidence.versions_so_far', '>', 0)),
    ),
    evidence_number: 'evidence.evidence_number',
    amount: caseWhen(
      [[c.eb('evidence.entry_count', '>', 0), c('evidence.entry_amount')]],
      held(c('evidence.record_amount')),
    ),
    probability: caseWhen(
      [[c.eb('evidence.entry_count', '>', 0), c('evidence.entry_probability')]],
      held(c('evidence.record_probability')),
    ),
    close_date: coalesce(c('evidence.entry_close_date'), held(c('evidence.record_close_date'))),
    observed_at: 'evidence.observed_at',
    created_at: 'evidence.born_at',
  }),
});
