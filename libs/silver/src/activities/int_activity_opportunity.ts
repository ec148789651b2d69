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
  text,
} from '@medallion/model';
import { intOpportunityVersion, intRecordMerge } from '../history/index.ts';
import { parameters } from '../parameters.ts';
import { intActivity } from './int_activity.ts';

export const intActivityOpportunity = defineModel({
  name: 'int_activity_opportunity',
  layer: 'silver',
  grain: 'one Salesforce task or event',
  description:
    'The deal an activity is counted for: the opportunity it is about, else an opportunity that was open at the end of its day and has a role for its contact, else one of its account. Deleted opportunities do not count; merged accounts and contacts count as their survivors. Of several the one with the nearest close date, then the lowest id.',
  materialized: (m) => m.table({ tracks: ['opportunity_id'] }),
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
          .leftJoin(intRecordMerge.as('account_merge'), 'account_merge.record_id', 'activity.account_id')
          .leftJoin(intRecordMerge.as('contact_merge'), 'contact_merge.record_id', 'activity.contact_id')
          .where('activity.opportunity_id', 'is', null)
          .select((eb) => [
            'activity.activity_id',
            coalesce(eb.ref('account_merge.survivor_id'), eb.ref('activity.account_id')).as('account_id'),
            coalesce(eb.ref('contact_merge.survivor_id'), eb.ref('activity.contact_id')).as('contact_id'),
            'activity.activity_date',
            endOfDay(eb.ref('activity.activity_date'), parameters.reportTimeZone).as('day_end'),
          ]),
      )
      .with('live_deal', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('version'))
          .where('version.is_current', '=', true)
          .where('version.is_deleted', '=', false)
          .select('version.opportunity_id'),
      )
      .with('open_deal', (query) =>
        query
          .selectFrom(intOpportunityVersion.as('version'))
          .innerJoin('live_deal', 'live_deal.opportunity_id', 'version.opportunity_id')
          .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'version.account_id')
          .where('version.is_closed', '=', false)
          .where('version.is_deleted', '=', false)
          .select((eb) => [
            'version.opportunity_id',
            coalesce(eb.ref('merge.survivor_id'), eb.ref('version.account_id')).as('account_id'),
            'version.close_date',
            'version.valid_from',
            'version.valid_to',
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
          .distinct(),
      )
      .with('deal_of_contact', (query) =>
        query
          .selectFrom('undirected_activity as activity')
          .innerJoin('buying_group as role', 'role.contact_id', 'activity.contact_id')
          .innerJoin('open_deal as deal', (join) =>
            join
              .onRef('deal.opportunity_id', '=', 'role.opportunity_id')
              .on((eb) => asOfEndOfDay(eb, 'deal', eb.ref('activity.day_end'))),
          )
          .distinctOn('activity.activity_id')
          .select(['activity.activity_id', 'deal.opportunity_id'])
          .orderBy('activity.activity_id')
          .orderBy((eb) => abs(dateDiff(eb.ref('deal.close_date'), eb.ref('activity.activity_date'))))
          .orderBy('deal.opportunity_id'),
      )
      .with('deal_of_account', (query) =>
        query
          .selectFrom('undirected_activity as activity')
          .leftJoin('deal_of_contact as found', 'found.activity_id', 'activity.activity_id')
          .innerJoin('open_deal as deal', (join) =>
            join
              .onRef('deal.account_id', '=', 'activity.account_id')
              .on((eb) => asOfEndOfDay(eb, 'deal', eb.ref('activity.day_end'))),
          )
          .where('found.activity_id', 'is', null)
          .distinctOn('activity.activity_id')
          .select(['activity.activity_id', 'deal.opportunity_id'])
          .orderBy('activity.activity_id')
          .orderBy((eb) => abs(dateDiff(eb.ref('deal.close_date'), eb.ref('activity.activity_date'))))
          .orderBy('deal.opportunity_id'),
      )
      .selectFrom(intActivity.as('activity'))
      .leftJoin('deal_of_contact', 'deal_of_contact.activity_id', 'activity.activity_id')
      .leftJoin('deal_of_account', 'deal_of_account.activity_id', 'activity.activity_id'),
  select: (c) => ({
    activity_id: 'activity.activity_id',
    opportunity_id: coalesce(
      c('activity.opportunity_id'),
      c('deal_of_contact.opportunity_id'),
      c('deal_of_account.opportunity_id'),
    ),
    attribution_method: caseWhen(
      [
        [isNotNull(c('activity.opportunity_id')), 'direct'],
        [isNotNull(c('deal_of_contact.opportunity_id')), 'contact_role'],
        [isNotNull(c('deal_of_account.opportunity_id')), 'account'],
      ],
      'none',
    ),
  }),
});
