import {
  bigint,
  bool,
  coalesce,
  defineModel,
  epochMicros,
  int,
  lower,
  numeric,
  surrogateKey,
  text,
  timestamptz,
} from '@medallion/model';

import { seedRegion } from '../seeds/region.ts';
import { intAccountHistory } from './int_account_history.ts';
import { intRecordMerge } from './int_record_merge.ts';
import { recordKey } from './record-key.ts';

export const intAccountVersion = defineModel({
  name: 'int_account_version',
  layer: 'silver',
  grain: 'one account and interval during which nothing tracked about it changed',
  description:
    'The history of every account without a gap, from its creation on, with its keys and its sales region. A deleted account has a deleted interval, which is then its current one.',
  materialized: (m) => m.table({ indexes: [['current_account_key']], tracks: ['owner_id'] }),
  columns: {
    account_id: text().primaryKey().describe('18-character Salesforce id.'),
    account_key: bigint()
      .notNull()
      .unique()
      .describe(
        'Key of this interval; it changes when the history is corrected. Not durable: see current_account_key.',
      ),
    current_account_key: bigint()
      .notNull()
      .describe('Durable key of the account, or of the account it was merged into; never changes with the history.'),
    parent_account_id: text(),
    owner_id: text(),
    owner_user_key: bigint().describe('Key in dim_user; null without an owner.'),
    account_name: text().pii('name').describe('The latest, on every interval.'),
    industry: text(),
    account_type: text(),
    rating: text(),
    billing_city: text().pii('address').describe('The latest, on every interval.'),
    billing_state: text(),
    billing_country: text(),
    region: text()
      .notNull()
      .describe('Sales region of the billing state or country by the seed; else the country; else (unknown).'),
    is_current: bool().notNull().describe('The latest interval visible at the clock, also of a deleted account.'),
    is_deleted: bool().notNull(),
    is_history_assumed: bool()
      .notNull()
      .describe('First seen later than created: what was first seen is taken to hold since creation.'),
    employee_count: int(),
    annual_revenue: numeric(18, 2),
    created_at: timestamptz().notNull(),
    valid_from: timestamptz().primaryKey().describe('Inclusive; the creation of the account for its first interval.'),
    valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for the current interval.'),
  },
  from: (db) =>
    db
      .selectFrom(intAccountHistory.as('account'))
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'account.account_id')
      .leftJoin(seedRegion.as('in_state'), (join) =>
        join
          .on((eb) => eb(lower(eb.ref('in_state.country')), '=', lower(eb.ref('account.billing_country'))))
          .on((eb) => eb(lower(eb.ref('in_state.state')), '=', lower(eb.ref('account.billing_state')))),
      )
      .leftJoin(seedRegion.as('in_country'), (join) =>
        join
          .on((eb) => eb(lower(eb.ref('in_country.country')), '=', lower(eb.ref('account.billing_country'))))
          .on('in_country.state', '=', '*'),
      ),
  select: (c) => ({
    account_id: 'account.account_id',
    account_key: surrogateKey('account', c('account.account_id'), epochMicros(c('account.valid_from'))),
    current_account_key: surrogateKey('account', coalesce(c('merge.survivor_id'), c('account.account_id'))),
    parent_account_id: 'account.parent_account_id',
    owner_id: 'account.owner_id',
    owner_user_key: recordKey('user', c('account.owner_id')),
    account_name: 'account.account_name',
    industry: 'account.industry',
    account_type: 'account.account_type',
    rating: 'account.rating',
    billing_city: 'account.billing_city',
    billing_state: 'account.billing_state',
    billing_country: 'account.billing_country',
    region: coalesce(c('in_state.region'), c('in_country.region'), c('account.billing_country'), '(unknown)'),
    is_current: 'account.is_current',
    is_deleted: 'account.is_deleted',
    is_history_assumed: 'account.is_history_assumed',
    employee_count: 'account.employee_count',
    annual_revenue: 'account.annual_revenue',
    created_at: 'account.created_at',
    valid_from: 'account.valid_from',
    valid_to: 'account.valid_to',
  }),
});
