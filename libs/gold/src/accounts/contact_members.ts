import { bool, date, farFuture, farPast, lit, text, timestamptz, toDate } from '@medallion/model';
import type { Bool, Expr, PgDate } from '@medallion/model';
import { expectedKey, intContactVersion, intInferredMember, ownerUserKey, parameters } from '@medallion/silver';
import type { QueryCreator } from 'kysely';
import { keyReference, userReference } from '../shared/reference_columns.ts';
import { dimAccountCurrent } from './dim_account_current.ts';

/** What dim_contact and dim_contact_current say of a contact besides their keys. */
export const contactColumns = {
  current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
    'The account of account_id, or the one it was merged into, as it is now. Durable; -1 for a private contact.',
  ),
  owner_user_key: userReference().describe('-2 for a queue.'),
  contact_id: text().notNull(),
  account_id: text(),
  first_name: text().pii('name').describe('As it is now, on all versions.'),
  last_name: text().pii('name').describe('As it is now, on all versions.'),
  full_name: text().pii('name').describe('As it is now, on all versions.'),
  email: text().pii('email').describe('As it is now, on all versions.'),
  phone: text().pii('phone').describe('As it is now, on all versions.'),
  title: text(),
  department: text(),
  lead_source: text().describe('As it is now, on all versions.'),
  mailing_state: text(),
  mailing_country: text(),
  is_deleted: bool().notNull(),
  is_current: bool().notNull(),
  is_inferred: bool().notNull().describe('Referred to, but not received.'),
  is_history_assumed: bool()
    .notNull()
    .describe('First received after it was created: what was received is taken to hold since creation.'),
  created_date: date(),
  valid_from: timestamptz().notNull().describe('Inclusive.'),
  valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for the current version.'),
};

/** The versions of every contact received, and one row for each that was only referred to. */
export const contactMembers = (db: QueryCreator<{}>) =>
  db
    .selectFrom(intContactVersion.as('version'))
    .select((eb) => {
      const createdDate: Expr<PgDate | null> = toDate(eb.ref('version.created_at'), parameters.reportTimeZone);
      return [
        'version.contact_key',
        'version.current_contact_key',
        expectedKey(eb.ref('version.current_account_key')).as('current_account_key'),
        ownerUserKey(eb.ref('version.owner_user_key'), eb.ref('version.owner_id')).as('owner_user_key'),
        'version.contact_id',
        'version.account_id',
        'version.first_name',
        'version.last_name',
        'version.full_name',
        'version.email',
        'version.phone',
        'version.title',
        'version.department',
        'version.lead_source',
        'version.mailing_state',
        'version.mailing_country',
        'version.is_deleted',
        'version.is_current',
        lit<Bool>(false).as('is_inferred'),
        'version.is_history_assumed',
        createdDate.as('created_date'),
        'version.valid_from',
        'version.valid_to',
      ];
    })
    .unionAll(
      db
        .selectFrom(intInferredMember.as('inferred'))
        .where('inferred.entity', '=', 'contact')
        .select([
          'inferred.version_key as contact_key',
          'inferred.member_key as current_contact_key',
          lit(-1).as('current_account_key'),
          lit(-1).as('owner_user_key'),
          'inferred.natural_id as contact_id',
          lit(null).as('account_id'),
          lit(null).as('first_name'),
          lit(null).as('last_name'),
          lit(null).as('full_name'),
          lit(null).as('email'),
          lit(null).as('phone'),
          lit(null).as('title'),
          lit(null).as('department'),
          lit(null).as('lead_source'),
          lit(null).as('mailing_state'),
          lit(null).as('mailing_country'),
          lit(false).as('is_deleted'),
          lit(true).as('is_current'),
          lit(true).as('is_inferred'),
          lit(false).as('is_history_assumed'),
          lit(null).as('created_date'),
          farPast().as('valid_from'),
          farFuture().as('valid_to'),
        ]),
    );

/** Where the columns of `contactColumns` come from in a query over `contactMembers` as `contact`. */
export const contactSelection = {
  current_account_key: 'contact.current_account_key',
  owner_user_key: 'contact.owner_user_key',
  contact_id: 'contact.contact_id',
  account_id: 'contact.account_id',
  first_name: 'contact.first_name',
  last_name: 'contact.last_name',
  full_name: 'contact.full_name',
  email: 'contact.email',
  phone: 'contact.phone',
  title: 'contact.title',
  department: 'contact.department',
  lead_source: 'contact.lead_source',
  mailing_state: 'contact.mailing_state',
  mailing_country: 'contact.mailing_country',
  is_deleted: 'contact.is_deleted',
  is_current: 'contact.is_current',
  is_inferred: 'contact.is_inferred',
  is_history_assumed: 'contact.is_history_assumed',
  created_date: 'contact.created_date',
  valid_from: 'contact.valid_from',
  valid_to: 'contact.valid_to',
} as const;
