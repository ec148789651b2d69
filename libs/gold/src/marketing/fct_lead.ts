import {
  bigint,
  caseWhen,
  dateDiff,
  defineModel,
  farFuture,
  int,
  isTrue,
  lit,
  NOT_APPLICABLE_KEY,
  text,
} from '@medallion/model';
import {
  calendarKey,
  expectedKey,
  intAccountTimeline,
  intContactTimeline,
  intLead,
  intOpportunity,
  intUser,
  optionalKey,
  ownerUserKey,
} from '@medallion/silver';
import { dimAccountCurrent } from '../accounts/dim_account_current.ts';
import { dimContactCurrent } from '../accounts/dim_contact_current.ts';
import { dateReference, keyReference, userReference } from '../shared/reference_columns.ts';
import { dimLead } from './dim_lead.ts';

export const fctLead = defineModel({
  name: 'fct_lead',
  layer: 'gold',
  grain: 'one lead that is not deleted',
  description:
    'Leads from creation to conversion: how many become accounts, contacts and deals, how fast, and how many of the deals are won.',
  materialized: (m) => m.table({ distribution: { by: 'lead_key' } }),
  columns: {
    lead_key: bigint()
      .primaryKey()
      .references(() => dimLead.c.lead_key),
    owner_user_key: userReference().describe('-2 for a queue.'),
    converted_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'The account as it is now, in dim_account_current; -2 while not converted.',
    ),
    converted_contact_key: keyReference(() => dimContactCurrent.c.current_contact_key).describe(
      'The contact as it is now, in dim_contact_current; -2 while not converted.',
    ),
    converted_opportunity_key: bigint()
      .notNull()
      .describe('The deal, in fct_opportunity; -2 for none, -1 for one that is deleted or absent.'),
    created_date_key: dateReference(),
    converted_date_key: dateReference().describe('-2 while not converted.'),
    lead_id: text().notNull().unique(),
    days_to_convert: int().describe('Converted leads: converted date less created date.'),
    converted_count: int().notNull().describe('1 for a converted lead, else 0.'),
    won_count: int().notNull().describe('1 for a lead converted to a deal that is won, else 0.'),
    lead_count: int().notNull().describe('1'),
  },
  from: (db) =>
    db
      .with('account', (query) =>
        query
          .selectFrom(intAccountTimeline.as('stretch'))
          .where((eb) => eb('stretch.valid_to', '=', farFuture()))
          .select(['stretch.account_id', 'stretch.current_account_key']),
      )
      .with('contact', (query) =>
        query
          .selectFrom(intContactTimeline.as('stretch'))
          .where((eb) => eb('stretch.valid_to', '=', farFuture()))
          .select(['stretch.contact_id', 'stretch.current_contact_key']),
      )
      .selectFrom(intLead.as('lead'))
      .leftJoin(intUser.as('owner'), 'owner.user_id', 'lead.owner_id')
      .leftJoin('account', 'account.account_id', 'lead.converted_account_id')
      .leftJoin('contact', 'contact.contact_id', 'lead.converted_contact_id')
      .leftJoin(intOpportunity.as('deal'), 'deal.opportunity_id', 'lead.converted_opportunity_id')
      .where('lead.is_deleted', '=', false)
      // A lead that was only referred to has no creation and no owner to count.
      .where('lead.is_inferred', '=', false),
  select: (c) => ({
    lead_key: 'lead.lead_key',
    owner_user_key: ownerUserKey(c('owner.user_key'), c('lead.owner_id')),
    converted_account_key: caseWhen(
      [[c('lead.is_converted'), expectedKey(c('account.current_account_key'))]],
      NOT_APPLICABLE_KEY,
    ),
    converted_contact_key: caseWhen(
      [[c('lead.is_converted'), expectedKey(c('contact.current_contact_key'))]],
      NOT_APPLICABLE_KEY,
    ),
    converted_opportunity_key: optionalKey(c('deal.opportunity_key'), c('lead.converted_opportunity_id')),
    created_date_key: calendarKey(c('lead.created_date')),
    converted_date_key: caseWhen([[c('lead.is_converted'), calendarKey(c('lead.converted_date'))]], NOT_APPLICABLE_KEY),
    lead_id: 'lead.lead_id',
    days_to_convert: caseWhen([[c('lead.is_converted'), dateDiff(c('lead.converted_date'), c('lead.created_date'))]]),
    converted_count: caseWhen([[c('lead.is_converted'), 1]], 0),
    won_count: caseWhen([[isTrue(c('deal.is_won')), 1]], 0),
    lead_count: lit(1),
  }),
});
