import { stgSalesforceOpportunityHistory, stgSalesforceOpportunityVersions } from '@medallion/bronze';
import {
  anyOf,
  bigint,
  bool,
  coalesce,
  date,
  defineModel,
  farFuture,
  isDistinct,
  isNull,
  lag,
  lead,
  numeric,
  surrogateKey,
  text,
  timestamptz,
} from '@medallion/model';
import type { Expression } from 'kysely';

import { intOpportunityState } from './int_opportunity_state.ts';
import { intRecordMerge } from './int_record_merge.ts';
import { recordKey } from './record-key.ts';

/** A new interval begins when one of these changes. */
export const OPPORTUNITY_TRACKED = [
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
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(stgSalesforceOpportunityVersions, 'opportunity_id'),
        m.changesOf(stgSalesforceOpportunityHistory, 'opportunity_id'),
        m.changesThrough(intRecordMerge, 'record_id', stgSalesforceOpportunityVersions, {
          column: 'account_id',
          scope: 'opportunity_id',
        }),
      ],
      indexes: [['account_id'], ['is_current']],
      tracks: ['opportunity_key', 'account_id', 'owner_id', 'campaign_id'],
    }),
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
      .with('compared', (db) =>
        db
          .selectFrom(intOpportunityState.as('told'))
          .selectAll('told')
          .select((eb) => {
            const life = { partitionBy: [eb.ref('told.opportunity_id')], orderBy: [eb.ref('told.begins_at')] };
            const differs = (column: (typeof OPPORTUNITY_TRACKED)[number]) => {
              const value = eb.ref(`told.${column}`) as Expression<unknown>;
              return isDistinct(value, lag(value, life));
            };
            const [first, ...others] = OPPORTUNITY_TRACKED;
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
