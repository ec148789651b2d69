import {
  asOfEndOfDay,
  bigint,
  bool,
  caseWhen,
  coalesce,
  defineModel,
  endOfDay,
  int,
  isNotNull,
  lit,
  NOT_APPLICABLE_KEY,
  text,
  UNKNOWN_KEY,
} from '@medallion/model';
import type { BigInt as PgBigInt, Expr, Text } from '@medallion/model';
import {
  calendarKey,
  intAccountTimeline,
  intActivity,
  intActivityOpportunity,
  intContactTimeline,
  intLead,
  intOpportunity,
  intUser,
  optionalKey,
  ownerUserKey,
  parameters,
} from '@medallion/silver';
import type { Expression } from 'kysely';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dimContact } from '../accounts/dim_contact.ts';
import { dimContactCurrent } from '../accounts/dim_contact_current.ts';
import { dimLead } from '../marketing/dim_lead.ts';
import { dateReference, keyReference, userReference } from '../shared/reference_columns.ts';

/** A lead has no account, so an activity with one cannot have one either; any other should. */
const accountKey = (key: Expression<PgBigInt | null>, leadId: Expression<Text | null>): Expr<PgBigInt> =>
  coalesce(key, caseWhen([[isNotNull(leadId), NOT_APPLICABLE_KEY]], UNKNOWN_KEY));

export const fctActivity = defineModel({
  name: 'fct_activity',
  layer: 'gold',
  grain: 'one Salesforce task or event',
  description:
    'Work done and planned: calls, emails, meetings, to-dos. Templates of recurring series and copies in the calendars of invitees are left out.',
  materialized: (m) =>
    m.incremental({
      distribution: { by: 'activity_key' },
      scope: 'activity_id',
      changes: [
        m.changesOf(intActivity, 'activity_id'),
        m.changesOf(intActivityOpportunity, 'activity_id'),
        m.changesThrough(intAccountTimeline, 'account_id', intActivity, {
          column: 'account_id',
          scope: 'activity_id',
        }),
        m.changesThrough(intContactTimeline, 'contact_id', intActivity, {
          column: 'contact_id',
          scope: 'activity_id',
        }),
        m.changesThrough(intLead, 'lead_id', intActivity, { column: 'lead_id', scope: 'activity_id' }),
        m.changesThrough(intUser, 'user_id', intActivity, { column: 'owner_id', scope: 'activity_id' }),
        m.changesThrough(intOpportunity, 'opportunity_id', intActivity, {
          column: 'opportunity_id',
          scope: 'activity_id',
        }),
        // A deal that comes or goes changes the attribution itself, which may not have been built since.
        m.changesThrough(intOpportunity, 'opportunity_id', intActivityOpportunity, {
          column: 'opportunity_id',
          scope: 'activity_id',
        }),
      ],
    }),
  columns: {
    activity_key: bigint().primaryKey(),
    account_key: keyReference(() => dimAccount.c.account_key).describe(
      'The account as it was at the end of the activity date; -2 for an activity with a lead. Changes when the history of the account is corrected.',
    ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The account as it is now. Durable.',
    ),
    contact_key: keyReference(() => dimContact.c.contact_key).describe(
      'The contact as it was at the end of the activity date; -2 for none.',
    ),
    current_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe(
      'The contact as it is now. Durable.',
    ),
    lead_key: keyReference(() => dimLead.c.lead_key).describe('-2 for none.'),
    owner_user_key: userReference(),
    opportunity_key: bigint()
      .notNull()
      .describe('The deal it is about, in fct_opportunity; -2 for none, -1 for one that is deleted or absent.'),
    attributed_opportunity_key: bigint()
      .notNull()
      .describe('The deal it is counted for, in fct_opportunity; -2 for none, -1 for one that is deleted or absent.'),
    activity_date_key: dateReference().describe(
      'Due day of a task, day of an event; else the day it was completed or created.',
    ),
    created_date_key: dateReference(),
    completed_date_key: dateReference().describe('-2 while not completed.'),
    activity_id: text().notNull().unique(),
    source_object: text().notNull().accepted('Task', 'Event'),
    attribution_method: text().notNull().accepted('direct', 'contact_role', 'account', 'none'),
    activity_type: text().notNull(),
    subject: text(),
    status: text().notNull(),
    priority: text().notNull(),
    is_completed: bool().notNull(),
    duration_minutes: int(),
    activity_count: int().notNull().describe('1'),
  },
  from: (db) =>
    db
      .with('activity', (query) =>
        query
          .selectFrom(intActivity.as('activity'))
          .selectAll('activity')
          .select((eb) => endOfDay(eb.ref('activity.activity_date'), parameters.reportTimeZone).as('day_end')),
      )
      .selectFrom('activity')
      .innerJoin(intActivityOpportunity.as('attribution'), 'attribution.activity_id', 'activity.activity_id')
      .leftJoin(intAccountTimeline.as('account'), (join) =>
        join
          .onRef('account.account_id', '=', 'activity.account_id')
          .on((eb) => asOfEndOfDay(eb, 'account', eb.ref('activity.day_end'))),
      )
      .leftJoin(intContactTimeline.as('contact'), (join) =>
        join
          .onRef('contact.contact_id', '=', 'activity.contact_id')
          .on((eb) => asOfEndOfDay(eb, 'contact', eb.ref('activity.day_end'))),
      )
      .leftJoin(intLead.as('lead'), 'lead.lead_id', 'activity.lead_id')
      .leftJoin(intUser.as('owner'), 'owner.user_id', 'activity.owner_id')
      .leftJoin(intOpportunity.as('deal'), 'deal.opportunity_id', 'activity.opportunity_id')
      .leftJoin(intOpportunity.as('attributed_deal'), 'attributed_deal.opportunity_id', 'attribution.opportunity_id'),
  select: (c) => ({
    activity_key: 'activity.activity_key',
    account_key: accountKey(c('account.account_key'), c('activity.lead_id')),
    current_account_key: accountKey(c('account.current_account_key'), c('activity.lead_id')),
    contact_key: optionalKey(c('contact.contact_key'), c('activity.contact_id')),
    current_contact_key: optionalKey(c('contact.current_contact_key'), c('activity.contact_id')),
    lead_key: optionalKey(c('lead.current_lead_key'), c('activity.lead_id')),
    owner_user_key: ownerUserKey(c('owner.user_key'), c('activity.owner_id')),
    opportunity_key: optionalKey(c('deal.opportunity_key'), c('activity.opportunity_id')),
    attributed_opportunity_key: optionalKey(c('attributed_deal.opportunity_key'), c('attribution.opportunity_id')),
    activity_date_key: calendarKey(c('activity.activity_date')),
    created_date_key: calendarKey(c('activity.created_date')),
    completed_date_key: caseWhen(
      [[c('activity.is_completed'), calendarKey(c('activity.completed_date'))]],
      NOT_APPLICABLE_KEY,
    ),
    activity_id: 'activity.activity_id',
    source_object: 'activity.source_object',
    attribution_method: 'attribution.attribution_method',
    activity_type: 'activity.activity_type',
    subject: 'activity.subject',
    status: 'activity.status',
    priority: 'activity.priority',
    is_completed: 'activity.is_completed',
    duration_minutes: 'activity.duration_minutes',
    activity_count: lit(1),
  }),
});
