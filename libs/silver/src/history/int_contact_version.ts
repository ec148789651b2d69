import { bigint, bool, coalesce, defineModel, epochMicros, surrogateKey, text, timestamptz } from '@medallion/model';

import { intContactHistory } from './int_contact_history.ts';
import { intRecordMerge } from './int_record_merge.ts';
import { recordKey } from './record-key.ts';

export const intContactVersion = defineModel({
  name: 'int_contact_version',
  layer: 'silver',
  grain: 'one contact and interval during which nothing tracked about it changed',
  description:
    'The history of every contact without a gap, from its creation on, with its keys. A deleted contact has a deleted interval, which is then its current one.',
  materialized: (m) => m.table({ indexes: [['current_contact_key']], tracks: ['account_id', 'owner_id'] }),
  columns: {
    contact_id: text().primaryKey().describe('18-character Salesforce id.'),
    contact_key: bigint()
      .notNull()
      .unique()
      .describe(
        'Key of this interval; it changes when the history is corrected. Not durable: see current_contact_key.',
      ),
    current_contact_key: bigint()
      .notNull()
      .describe('Durable key of the contact, or of the contact it was merged into; never changes with the history.'),
    account_id: text().describe('Account the person worked for; as the record named it, whatever was merged since.'),
    current_account_key: bigint().describe(
      'Key in dim_account_current of that account, or of the one it was merged into.',
    ),
    owner_id: text(),
    owner_user_key: bigint().describe('Key in dim_user; null without an owner.'),
    first_name: text().pii('name').describe('The latest, on every interval.'),
    last_name: text().pii('name').describe('The latest, on every interval.'),
    full_name: text().pii('name').describe('The latest, on every interval.'),
    email: text().pii('email').describe('The latest, on every interval.'),
    phone: text().pii('phone').describe('The latest, on every interval.'),
    title: text().describe('Job title.'),
    department: text(),
    lead_source: text().describe('The latest, on every interval.'),
    mailing_state: text(),
    mailing_country: text(),
    is_current: bool().notNull().describe('The latest interval visible at the clock, also of a deleted contact.'),
    is_deleted: bool().notNull(),
    is_history_assumed: bool()
      .notNull()
      .describe('First seen later than created: what was first seen is taken to hold since creation.'),
    created_at: timestamptz().notNull(),
    valid_from: timestamptz().primaryKey().describe('Inclusive; the creation of the contact for its first interval.'),
    valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for the current interval.'),
  },
  from: (db) =>
    db
      .selectFrom(intContactHistory.as('contact'))
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'contact.contact_id')
      .leftJoin(intRecordMerge.as('account_merge'), 'account_merge.record_id', 'contact.account_id'),
  select: (c) => ({
    contact_id: 'contact.contact_id',
    contact_key: surrogateKey('contact', c('contact.contact_id'), epochMicros(c('contact.valid_from'))),
    current_contact_key: surrogateKey('contact', coalesce(c('merge.survivor_id'), c('contact.contact_id'))),
    account_id: 'contact.account_id',
    current_account_key: recordKey('account', coalesce(c('account_merge.survivor_id'), c('contact.account_id'))),
    owner_id: 'contact.owner_id',
    owner_user_key: recordKey('user', c('contact.owner_id')),
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
    is_current: 'contact.is_current',
    is_deleted: 'contact.is_deleted',
    is_history_assumed: 'contact.is_history_assumed',
    created_at: 'contact.created_at',
    valid_from: 'contact.valid_from',
    valid_to: 'contact.valid_to',
  }),
});
