import { stgSalesforceOpportunityContactRoles } from '@medallion/bronze';
import {
  abs,
  asOfEndOfDay,
  caseWhen,
  coalesce,
  dateDiff,
  defineModel,
  endOfDay,
  isNotNull,
  lit,
  text,
  type Int,
} from '@medallion/model';
import { intRecordMerge } from '../history/index.ts';
import { intOpportunityOpenPeriod } from '../opportunities/int_opportunity_open_period.ts';
import { parameters } from '../parameters.ts';
import { intActivity } from './int_activity.ts';

type Method = 'contact_role' | 'account';

export const intActivityOpportunity = defineModel({
  name: 'int_activity_opportunity',
  layer: 'silver',
  grain: 'one Salesforce task or event',
  description:
    'The deal an activity is counted for: the opportunity it is about, else an opportunity that was open at the end of its day and has a role for its contact, else one of its account. Deleted opportunities do not count; merged accounts and contacts count as their survivors. Of several the one with the nearest close date, then the lowest id.',
  materialized: (m) =>
    m.incremental({
      scope: 'activity_id',
      changes: [
        m.changesOf(intActivity, 'activity_id'),
        m.changesThrough(intOpportunityOpenPeriod, 'current_account_key', intActivity, {
          column: 'current_account_key',
          scope: 'activity_id',
        }),
        m.changesThrough(intOpportunityOpenPeriod, 'opportunity_id', stgSalesforceOpportunityContactRoles, {
          column: 'opportunity_id',
          scope: 'contact_id',
        }),
        m.changesThrough(stgSalesforceOpportunityContactRoles, 'contact_id', intActivity, {
          column: 'current_contact_id',
          scope: 'activity_id',
        }),
        m.changesThrough(stgSalesforceOpportunityContactRoles, 'contact_id', intRecordMerge, {
          column: 'record_id',
          scope: 'survivor_id',
        }),
        m.changesThrough(intRecordMerge, 'survivor_id', intActivity, {
          column: 'current_contact_id',
          scope: 'activity_id',
        }),
      ],
      tracks: ['opportunity_id'],
    }),
  columns: {
    activity_id: text().primaryKey(),
    opportunity_id: text(),
    attribution_method: text().notNull().accepted('direct', 'contact_role', 'account', 'none'),
  },
  from: (db) =>
    db
      .with('undirected_activity', (query) =>
        query
          .selectFrom(intActivity.as('activity'))
          .where('activity.opportunity_id', 'is', null)
          .select((eb) => [
            'activity.activity_id',
            'activity.current_account_key',
            'activity.current_contact_id',
            'activity.activity_date',
            endOfDay(eb.ref('activity.activity_date'), parameters.reportTimeZone).as('day_end'),
          ]),
      )
      .with('buying_group', (query) =>
        query
          .selectFrom(stgSalesforceOpportunityContactRoles.as('role'))
          .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'role.contact_id')
          .where('role.is_deleted', '=', false)
          .select((eb) => [
            coalesce(eb.ref('merge.survivor_id'), eb.ref('role.contact_id')).as('contact_id'),
            'role.opportunity_id',
          ])
          // Also so that few pairs are left when deals are looked up.
          .distinct(),
      )
      .with('candidate', (query) =>
        query
          .selectFrom('undirected_activity as activity')
          .innerJoin('buying_group as role', 'role.contact_id', 'activity.current_contact_id')
          .innerJoin(intOpportunityOpenPeriod.as('deal'), (join) =>
            join
              .onRef('deal.opportunity_id', '=', 'role.opportunity_id')
              .on((eb) => asOfEndOfDay(eb, 'deal', eb.ref('activity.day_end'))),
          )
          .select([
            'activity.activity_id',
            'activity.activity_date',
            'deal.opportunity_id',
            'deal.close_date',
            lit<Method>('contact_role').as('method'),
            lit<Int>(1).as('precedence'),
          ])
          .unionAll(
            query
              .selectFrom('undirected_activity as activity')
              .innerJoin(intOpportunityOpenPeriod.as('deal'), (join) =>
                join
                  .onRef('deal.current_account_key', '=', 'activity.current_account_key')
                  .on((eb) => asOfEndOfDay(eb, 'deal', eb.ref('activity.day_end'))),
              )
              .select([
                'activity.activity_id',
                'activity.activity_date',
                'deal.opportunity_id',
                'deal.close_date',
                lit<Method>('account').as('method'),
                lit<Int>(2).as('precedence'),
              ]),
          ),
      )
      .with('found', (query) =>
        query
          .selectFrom('candidate')
          .distinctOn('candidate.activity_id')
          .select(['candidate.activity_id', 'candidate.opportunity_id', 'candidate.method'])
          .orderBy('candidate.activity_id')
          .orderBy('candidate.precedence')
          .orderBy((eb) => abs(dateDiff(eb.ref('candidate.close_date'), eb.ref('candidate.activity_date'))))
          .orderBy('candidate.opportunity_id'),
      )
      .selectFrom(intActivity.as('activity'))
      .leftJoin('found', 'found.activity_id', 'activity.activity_id'),
  select: (c) => ({
    activity_id: 'activity.activity_id',
    opportunity_id: coalesce(c('activity.opportunity_id'), c('found.opportunity_id')),
    attribution_method: coalesce(
      caseWhen([[isNotNull(c('activity.opportunity_id')), 'direct']]),
      c('found.method'),
      'none',
    ),
  }),
});
