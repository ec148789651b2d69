import {
  allOf,
  anyOf,
  bigint,
  bool,
  caseWhen,
  coalesce,
  cond,
  date,
  defineModel,
  farFuture,
  greatest,
  isDistinct,
  isNull,
  lag,
  lead,
  least,
  lit,
  not,
  numeric,
  startOfDay,
  surrogateKey,
  text,
  timestamptz,
  toDate,
  type Bool,
} from '@medallion/model';
import type { Expression } from 'kysely';

import { parameters } from '../parameters.ts';
import { intOpportunityEvidence } from './int_opportunity_evidence.ts';
import { intOpportunityStage } from './int_opportunity_stage.ts';
import { intRecordMerge } from './int_record_merge.ts';
import { recordKey } from './record-key.ts';

const UNKNOWN = '(unknown)';

/** A new interval begins when one of these changes. */
const TRACKED = [
  'stage_name',
  'account_id',
  'owner_id',
  'campaign_id',
  'opportunity_name',
  'opportunity_type',
  'lead_source',
  'forecast_category',
  'currency_code',
  'is_closed',
  'is_won',
  'is_deleted',
  'is_imputed',
  'amount',
  'probability',
  'close_date',
] as const;

export const intOpportunityVersion = defineModel({
  name: 'int_opportunity_version',
  layer: 'silver',
  grain: 'one opportunity and interval during which nothing about it changed',
  description:
    'The life of every opportunity without a gap, from its creation to the clock and beyond, from the record and its history. A deal first seen closed is taken to have been open from its creation until its close date, or until it was seen (is_imputed).',
  materialized: (m) => m.table({ indexes: [['account_id'], ['is_current']] }),
  columns: {
    opportunity_id: text().primaryKey(),
    opportunity_key: bigint()
      .notNull()
      .describe('Key of the opportunity in fct_opportunity; the same on all its rows.'),
    account_id: text().describe('As the record names it, whatever was merged since.'),
    current_account_key: bigint().describe(
      'Key in dim_account_current of the account, or of the one it was merged into.',
    ),
    owner_id: text(),
    owner_user_key: bigint().describe('Key in dim_user.'),
    campaign_id: text(),
    campaign_key: bigint().describe('Key in dim_campaign.'),
    stage_key: bigint().describe('Key in dim_stage; null while the stage is not known.'),
    opportunity_name: text().notNull(),
    stage_name: text().notNull().describe('(unknown) where it is imputed, or where the record names none.'),
    opportunity_type: text(),
    lead_source: text(),
    forecast_category: text(),
    currency_code: text().notNull().describe('ISO 4217 code; the corporate currency where the org has but one.'),
    is_current: bool().notNull().describe('The latest interval, also of a deleted opportunity.'),
    is_closed: bool().notNull().describe('By the stage.'),
    is_won: bool().notNull().describe('By the stage.'),
    is_deleted: bool().notNull(),
    is_imputed: bool().notNull().describe('Nothing was recorded of this interval: the deal was first seen closed.'),
    amount: numeric(18, 2).describe('In currency_code.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    close_date: date()
      .notNull()
      .describe('Day it closed or is expected to; day of creation where the record has none.'),
    created_at: timestamptz().notNull(),
    valid_from: timestamptz().primaryKey().describe('Inclusive.'),
    valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for the current interval.'),
  },
  from: (db) =>
    db
      .with('evidence', (db) =>
        db
          .selectFrom(intOpportunityEvidence.as('seen'))
          .leftJoin(intOpportunityStage.as('stage'), 'stage.stage_name', 'seen.stage_name')
          .selectAll('seen')
          .select((eb) => [
            'stage.stage_key',
            coalesce(eb.ref('stage.is_closed'), eb.ref('seen.is_closed'), false).as('closed'),
            coalesce(eb.ref('stage.is_won'), eb.ref('seen.is_won'), false).as('won'),
            coalesce(eb.ref('seen.close_date'), toDate(eb.ref('seen.created_at'), parameters.reportTimeZone)).as(
              'closes_on',
            ),
          ]),
      )
      // The earliest evidence holds since creation; of a closed deal since its close date, if that came before it was seen.
      .with('placed', (db) =>
        db
          .selectFrom('evidence')
          .selectAll('evidence')
          .select((eb) =>
            caseWhen(
              [
                [eb('evidence.evidence_number', '>', 1), eb.ref('evidence.observed_at')],
                [
                  eb.ref('evidence.closed'),
                  greatest(
                    eb.ref('evidence.created_at'),
                    least(
                      eb.ref('evidence.observed_at'),
                      startOfDay(eb.ref('evidence.closes_on'), parameters.reportTimeZone),
                    ),
                  ),
                ],
              ],
              eb.ref('evidence.created_at'),
            ).as('holds_from'),
          ),
      )
      .with('state', (db) =>
        db
          .selectFrom('placed')
          .selectAll('placed')
          .select((eb) => [
            'placed.holds_from as begins_at',
            // A record first seen deleted lived until then (R5).
            allOf(
              eb.ref('placed.is_deleted'),
              cond`${eb.ref('placed.holds_from')} = ${eb.ref('placed.observed_at')}`,
            ).as('deleted'),
            lit<Bool>(false).as('is_imputed'),
          ])
          .unionAll((db) =>
            db
              .selectFrom('placed')
              .whereRef('placed.holds_from', '<', 'placed.observed_at')
              .where('placed.is_deleted', '=', true)
              .selectAll('placed')
              .select([
                'placed.observed_at as begins_at',
                lit<Bool>(true).as('deleted'),
                lit<Bool>(false).as('is_imputed'),
              ]),
          )
          .unionAll((db) =>
            db
              .selectFrom('placed')
              .where('placed.evidence_number', '=', 1)
              .where('placed.closed', '=', true)
              .whereRef('placed.created_at', '<', 'placed.holds_from')
              .selectAll('placed')
              .select([
                'placed.created_at as begins_at',
                lit<Bool>(false).as('deleted'),
                lit<Bool>(true).as('is_imputed'),
              ]),
          ),
      )
      .with('told', (db) =>
        db.selectFrom('state').select((eb) => {
          const known = not(eb.ref('state.is_imputed'));
          return [
            'state.opportunity_id',
            'state.account_id',
            'state.owner_id',
            'state.campaign_id',
            caseWhen([[known, eb.ref('state.stage_key')]]).as('stage_key'),
            coalesce(eb.ref('state.opportunity_name'), UNKNOWN).as('opportunity_name'),
            coalesce(caseWhen([[known, eb.ref('state.stage_name')]]), UNKNOWN).as('stage_name'),
            'state.opportunity_type',
            'state.lead_source',
            caseWhen([[known, eb.ref('state.forecast_category')]]).as('forecast_category'),
            'state.currency_code',
            allOf(known, eb.ref('state.closed')).as('is_closed'),
            allOf(known, eb.ref('state.won')).as('is_won'),
            'state.deleted as is_deleted',
            'state.is_imputed',
            'state.amount',
            caseWhen([[known, eb.ref('state.probability')]]).as('probability'),
            'state.closes_on as close_date',
            'state.created_at',
            'state.begins_at',
          ];
        }),
      )
      .with('compared', (db) =>
        db
          .selectFrom('told')
          .selectAll('told')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('told.opportunity_id')], orderBy: [eb.ref('told.begins_at')] };
            const differs = (column: (typeof TRACKED)[number]) => {
              const value = eb.ref(`told.${column}`) as Expression<unknown>;
              return isDistinct(value, lag(value, life));
            };
            const [first, ...others] = TRACKED;
            return anyOf(differs(first), ...others.map(differs)).as('is_change');
          }),
      )
      .selectFrom('compared as state')
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'state.account_id')
      .where('state.is_change', '=', true),
  let: (c) => ({
    next: lead(c('state.begins_at'), {
      partitionBy: [c('state.opportunity_id')],
      orderBy: [c('state.begins_at')],
    }),
  }),
  select: (c, { next }) => ({
    opportunity_id: 'state.opportunity_id',
    opportunity_key: surrogateKey('opportunity', c('state.opportunity_id')),
    account_id: 'state.account_id',
    current_account_key: recordKey('account', coalesce(c('merge.survivor_id'), c('state.account_id'))),
    owner_id: 'state.owner_id',
    owner_user_key: recordKey('user', c('state.owner_id')),
    campaign_id: 'state.campaign_id',
    campaign_key: recordKey('campaign', c('state.campaign_id')),
    stage_key: 'state.stage_key',
    opportunity_name: 'state.opportunity_name',
    stage_name: 'state.stage_name',
    opportunity_type: 'state.opportunity_type',
    lead_source: 'state.lead_source',
    forecast_category: 'state.forecast_category',
    currency_code: 'state.currency_code',
    is_current: isNull(next),
    is_closed: 'state.is_closed',
    is_won: 'state.is_won',
    is_deleted: 'state.is_deleted',
    is_imputed: 'state.is_imputed',
    amount: 'state.amount',
    probability: 'state.probability',
    close_date: 'state.close_date',
    created_at: 'state.created_at',
    valid_from: 'state.begins_at',
    valid_to: coalesce(next, farFuture()),
  }),
});
