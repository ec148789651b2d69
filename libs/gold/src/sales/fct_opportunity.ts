import {
  bigint,
  bool,
  caseWhen,
  clock,
  coalesce,
  cond,
  dateDiff,
  defineModel,
  farFuture,
  flag,
  int,
  lit,
  not,
  NOT_APPLICABLE_KEY,
  numeric,
  text,
  toDate,
} from '@medallion/model';
import {
  calendarKey,
  intContactTimeline,
  intLead,
  intOpportunity,
  intOpportunityRollup,
  intOpportunityStagePeriod,
  optionalKey,
  parameters,
} from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dimContactCurrent } from '../accounts/dim_contact_current.ts';
import { dimCampaign } from '../marketing/dim_campaign.ts';
import { dimLead } from '../marketing/dim_lead.ts';
import { dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimStage } from './dim_stage.ts';

const { reportTimeZone } = parameters;

export const fctOpportunity = defineModel({
  name: 'fct_opportunity',
  layer: 'gold',
  grain: 'one opportunity that is not deleted, as it is now',
  description: 'Deals in their current state: pipeline, bookings, win rates and sales cycles start here.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'opportunity_key' },
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunity, 'opportunity_id'),
        m.changesOf(intOpportunityRollup, 'opportunity_id'),
        m.changesOf(intOpportunityStagePeriod, 'opportunity_id'),
        m.changesThrough(intLead, 'lead_id', intOpportunityRollup, {
          column: 'source_lead_id',
          scope: 'opportunity_id',
        }),
        m.changesThrough(intContactTimeline, 'contact_id', intOpportunityRollup, {
          column: 'primary_contact_id',
          scope: 'opportunity_id',
        }),
      ],
    }),
  columns: {
    opportunity_key: bigint().primaryKey(),
    account_key: keyReference(() => dimAccount.c.account_key).describe(
      'The account as it was at the end of the close date, for an open deal as it is now. Changes when the history of the account is corrected.',
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The account as it is now. Durable.',
    ),
    owner_user_key: userReference(),
    stage_key: keyReference(() => dimStage.c.stage_key),
    campaign_key: keyReference(() => dimCampaign.c.campaign_key).describe('Primary campaign; -2 for none.'),
    lead_key: keyReference(() => dimLead.c.lead_key).describe('Earliest lead converted into the deal; -2 for none.'),
    primary_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe('-2 for none.'),
    created_date_key: dateReference(),
    close_date_key: dateReference(),
    original_close_date_key: dateReference(),
    last_activity_date_key: dateReference().describe('-2 for none.'),
    opportunity_id: text().notNull().unique(),
    opportunity_name: text().notNull(),
    stage_name: text().notNull(),
    opportunity_type: text(),
    lead_source: text(),
    forecast_category: text(),
    deal_status: text().notNull().accepted('Won', 'Lost', 'Open'),
    deal_size_band: text()
      .notNull()
      .accepted('<10k', '10k-50k', '50k-100k', '100k-250k', '250k+', '(unknown)')
      .describe('Of amount_corporate; the lower bound belongs to the band.'),
    currency_code: text().notNull().describe('ISO 4217 code of amount and expected_revenue.'),
    is_won: bool().notNull(),
    is_closed: bool().notNull(),
    is_overdue: bool().notNull().describe('Open with a close date that has passed.'),
    amount: numeric(18, 2),
    amount_corporate: numeric(18, 2).describe('At the rate of the close date; null without one.'),
    probability: numeric(14, 4).describe('Percent, 0 to 100.'),
    expected_revenue: numeric(18, 2).describe('Amount times probability.'),
    expected_revenue_corporate: numeric(18, 2),
    line_item_amount: numeric(18, 2).notNull().describe('Sum of the line items, in currency_code.'),
    days_in_stage: int().describe('Open deals: days since the stage was entered. Null when that day is not known.'),
    days_to_close: int().describe('Closed deals: close date less created date.'),
    age_days: int().notNull().describe('Days from creation to close, for an open deal to now.'),
    slipped_days: int().notNull().describe('Close date less original close date.'),
    push_count: int().notNull().describe('Changes to a later close date while open.'),
    quarter_push_count: int().notNull().describe('Those among them into a later fiscal quarter.'),
    activity_count: int().notNull().describe('Completed activities counted for the deal, until it closed.'),
    contact_role_count: int().notNull(),
    line_item_count: int().notNull(),
    opportunity_count: int().notNull().describe('1'),
  },
  from: (db) =>
    db
      .with('current_stage', (query) =>
        query
          .selectFrom(intOpportunityStagePeriod.as('period'))
          .where('period.exited_at', 'is', null)
          .where('period.is_imputed', '=', false)
          .select((eb) => [
            'period.opportunity_id',
            toDate(eb.ref('period.entered_at'), reportTimeZone).as('entered_date'),
          ]),
      )
      .with('contact', (query) =>
        query
          .selectFrom(intContactTimeline.as('stretch'))
          .where((eb) => eb('stretch.valid_to', '=', farFuture()))
          .select(['stretch.contact_id', 'stretch.current_contact_key']),
      )
      .with('today', (query) =>
        query
          .selectFrom(clock.as('clock'))
          .select((eb) => toDate(eb.ref('clock.as_of'), reportTimeZone).as('as_of_date')),
      )
      .selectFrom(intOpportunity.as('deal'))
      .innerJoin(intOpportunityRollup.as('rollup'), 'rollup.opportunity_id', 'deal.opportunity_id')
      .leftJoin('current_stage', 'current_stage.opportunity_id', 'deal.opportunity_id')
      .leftJoin('contact', 'contact.contact_id', 'rollup.primary_contact_id')
      .leftJoin(intLead.as('lead'), 'lead.lead_id', 'rollup.source_lead_id')
      .crossJoin('today'),
  let: (c) => ({
    daysToClose: caseWhen([[c('deal.is_closed'), dateDiff(c('deal.close_date'), c('deal.created_date'))]]),
  }),
  select: (c, { daysToClose }) => ({
    opportunity_key: 'deal.opportunity_key',
    account_key: 'deal.account_key',
    current_account_key: 'deal.current_account_key',
    owner_user_key: 'deal.owner_user_key',
    stage_key: 'deal.stage_key',
    campaign_key: 'deal.campaign_key',
    lead_key: optionalKey(c('lead.current_lead_key'), c('rollup.source_lead_id')),
    primary_contact_key: optionalKey(c('contact.current_contact_key'), c('rollup.primary_contact_id')),
    created_date_key: calendarKey(c('deal.created_date')),
    close_date_key: calendarKey(c('deal.close_date')),
    original_close_date_key: calendarKey(c('rollup.original_close_date')),
    last_activity_date_key: calendarKey(c('rollup.last_activity_date'), NOT_APPLICABLE_KEY),
    opportunity_id: 'deal.opportunity_id',
    opportunity_name: 'deal.opportunity_name',
    stage_name: 'deal.stage_name',
    opportunity_type: 'deal.opportunity_type',
    lead_source: 'deal.lead_source',
    forecast_category: 'deal.forecast_category',
    deal_status: caseWhen(
      [
        [c('deal.is_won'), 'Won'],
        [c('deal.is_closed'), 'Lost'],
      ],
      'Open',
    ),
    deal_size_band: caseWhen(
      [
        [cond`${c('deal.amount_corporate')} < 10000`, '<10k'],
        [cond`${c('deal.amount_corporate')} < 50000`, '10k-50k'],
        [cond`${c('deal.amount_corporate')} < 100000`, '50k-100k'],
        [cond`${c('deal.amount_corporate')} < 250000`, '100k-250k'],
        [cond`${c('deal.amount_corporate')} >= 250000`, '250k+'],
      ],
      '(unknown)',
    ),
    currency_code: 'deal.currency_code',
    is_won: 'deal.is_won',
    is_closed: 'deal.is_closed',
    is_overdue: flag`not ${c('deal.is_closed')} and ${c('deal.close_date')} < ${c('today.as_of_date')}`,
    amount: 'deal.amount',
    amount_corporate: 'deal.amount_corporate',
    probability: 'deal.probability',
    expected_revenue: 'deal.expected_revenue',
    expected_revenue_corporate: 'deal.expected_revenue_corporate',
    line_item_amount: 'rollup.line_item_amount',
    days_in_stage: caseWhen([
      [not(c('deal.is_closed')), dateDiff(c('today.as_of_date'), c('current_stage.entered_date'))],
    ]),
    days_to_close: daysToClose,
    age_days: coalesce(daysToClose, dateDiff(c('today.as_of_date'), c('deal.created_date'))),
    slipped_days: dateDiff(c('deal.close_date'), c('rollup.original_close_date')),
    push_count: 'rollup.push_count',
    quarter_push_count: 'rollup.quarter_push_count',
    activity_count: 'rollup.activity_count',
    contact_role_count: 'rollup.contact_role_count',
    line_item_count: 'rollup.line_item_count',
    opportunity_count: lit(1),
  }),
});
