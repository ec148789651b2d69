import {
  stgSalesforceLeads,
  stgSalesforceOpportunityContactRoles,
  stgSalesforceOpportunityLineItems,
} from '@medallion/bronze';
import {
  caseWhen,
  clock,
  coalesce,
  count,
  date,
  defineModel,
  int,
  max,
  numeric,
  sum,
  text,
  toDate,
} from '@medallion/model';
import { intActivity } from '../activities/int_activity.ts';
import { intActivityOpportunity } from '../activities/int_activity_opportunity.ts';
import { intOpportunityVersion } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { intOpportunityPush } from './int_opportunity_push.ts';

export const intOpportunityRollup = defineModel({
  name: 'int_opportunity_rollup',
  layer: 'silver',
  grain: 'one opportunity that is not deleted',
  description:
    'What is counted over the versions, line items, contact roles, activities and leads of an opportunity, each before anything is joined.',
  // The day decides only about activities that lie ahead; once a day all of it is computed.
  materialized: (m) =>
    m.incremental({
      scope: 'opportunity_id',
      changes: [
        m.changesOf(intOpportunityVersion, 'opportunity_id'),
        m.changesOf(intOpportunityPush, 'opportunity_id'),
        m.changesOf(intActivityOpportunity, 'opportunity_id'),
        m.changesThrough(intActivity, 'activity_id', intActivityOpportunity, {
          column: 'activity_id',
          scope: 'opportunity_id',
        }),
        m.changesOf(stgSalesforceOpportunityLineItems, 'opportunity_id'),
        m.changesOf(stgSalesforceOpportunityContactRoles, 'opportunity_id'),
        m.changesOf(stgSalesforceLeads, 'converted_opportunity_id'),
      ],
    }),
  columns: {
    opportunity_id: text().primaryKey(),
    primary_contact_id: text().describe('Contact of the primary role; of several the oldest.'),
    source_lead_id: text().describe('Earliest lead converted into the opportunity.'),
    push_count: int().notNull().describe('Changes to a later close date while open.'),
    quarter_push_count: int().notNull().describe('Those among them that went to a later fiscal quarter.'),
    activity_count: int().notNull().describe('Completed activities counted for the deal, until it closed.'),
    line_item_count: int().notNull(),
    contact_role_count: int().notNull(),
    line_item_amount: numeric(18, 2).notNull().describe("In the opportunity's currency."),
    original_close_date: date().notNull().describe('Close date of the first version.'),
    last_activity_date: date().describe('Of the activities in activity_count.'),
  },
  from: (db) =>
    db
      .with('opportunity', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('version'))
          .where('version.is_current', '=', true)
          .where('version.is_deleted', '=', false)
          .select(['version.opportunity_id', 'version.is_closed', 'version.close_date']),
      )
      .with('line_item', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityLineItems.as('line'))
          .where('line.is_deleted', '=', false)
          .groupBy('line.opportunity_id')
          .select((eb) => [
            'line.opportunity_id',
            count().as('line_item_count'),
            sum(eb.ref('line.total_price')).as('line_item_amount'),
          ]),
      )
      .with('contact_role', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityContactRoles.as('role'))
          .where('role.is_deleted', '=', false)
          .groupBy('role.opportunity_id')
          .select(['role.opportunity_id', count().as('contact_role_count')]),
      )
      .with('primary_contact', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityContactRoles.as('role'))
          .where('role.is_deleted', '=', false)
          .where('role.is_primary', '=', true)
          .distinctOn('role.opportunity_id')
          .select(['role.opportunity_id', 'role.contact_id'])
          .orderBy('role.opportunity_id')
          .orderBy('role.created_at')
          .orderBy('role.opportunity_contact_role_id'),
      )
      .with('source_lead', (query) =>
        query
          .selectFrom(stgSalesforceLeads.as('lead'))
          .where('lead.converted_opportunity_id', 'is not', null)
          .distinctOn('lead.converted_opportunity_id')
          .select(['lead.converted_opportunity_id as opportunity_id', 'lead.lead_id'])
          .orderBy('lead.converted_opportunity_id')
          .orderBy('lead.converted_date')
          .orderBy('lead.created_at')
          .orderBy('lead.lead_id'),
      )
      .with('completed_activity', (query) =>
        query
          .selectFrom(intActivityOpportunity.as('attribution'))
          .innerJoin(intActivity.as('activity'), 'activity.activity_id', 'attribution.activity_id')
          .innerJoin('opportunity', 'opportunity.opportunity_id', 'attribution.opportunity_id')
          .crossJoin(clock.as('clock'))
          .where('activity.is_completed', '=', true)
          .where((eb) => {
            const lastDay = caseWhen(
              [[eb.ref('opportunity.is_closed'), eb.ref('opportunity.close_date')]],
              toDate(eb.ref('clock.as_of'), parameters.reportTimeZone),
            );
            return eb('activity.activity_date', '<=', lastDay);
          })
          .groupBy('attribution.opportunity_id')
          .select((eb) => [
            'attribution.opportunity_id',
            count().as('activity_count'),
            max(eb.ref('activity.activity_date')).as('last_activity_date'),
          ]),
      )
      .selectFrom('opportunity')
      .innerJoin(intOpportunityPush.as('push'), 'push.opportunity_id', 'opportunity.opportunity_id')
      .leftJoin('line_item', 'line_item.opportunity_id', 'opportunity.opportunity_id')
      .leftJoin('contact_role', 'contact_role.opportunity_id', 'opportunity.opportunity_id')
      .leftJoin('primary_contact', 'primary_contact.opportunity_id', 'opportunity.opportunity_id')
      .leftJoin('source_lead', 'source_lead.opportunity_id', 'opportunity.opportunity_id')
      .leftJoin('completed_activity', 'completed_activity.opportunity_id', 'opportunity.opportunity_id'),
  select: (c) => ({
    opportunity_id: 'opportunity.opportunity_id',
    primary_contact_id: 'primary_contact.contact_id',
    source_lead_id: 'source_lead.lead_id',
    push_count: 'push.push_count',
    quarter_push_count: 'push.quarter_push_count',
    activity_count: coalesce(c('completed_activity.activity_count'), 0),
    line_item_count: coalesce(c('line_item.line_item_count'), 0),
    contact_role_count: coalesce(c('contact_role.contact_role_count'), 0),
    line_item_amount: coalesce(c('line_item.line_item_amount'), 0),
    original_close_date: coalesce(c('push.original_close_date'), c('opportunity.close_date')),
    last_activity_date: 'completed_activity.last_activity_date',
  }),
});
