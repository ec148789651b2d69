import {
  bool,
  caseWhen,
  cond,
  date,
  farFuture,
  farPast,
  int,
  lit,
  numeric,
  text,
  timestamptz,
  toDate,
} from '@medallion/model';
import type { Bool, Expr, PgDate } from '@medallion/model';
import { intAccountVersion, intInferredMember, ownerUserKey, parameters } from '@medallion/silver';
import type { QueryCreator } from 'kysely';
import { userReference } from '../shared/reference_columns.ts';

/** What dim_account and dim_account_current say of an account besides their keys. */
export const accountColumns = {
  owner_user_key: userReference().describe('-2 for a queue.'),
  account_id: text().notNull(),
  parent_account_id: text(),
  account_name: text().pii('name').describe('As it is now, on all versions.'),
  industry: text(),
  account_type: text(),
  rating: text(),
  billing_city: text().pii('address').describe('As it is now, on all versions.'),
  billing_state: text(),
  billing_country: text(),
  region: text().notNull().describe('Sales region of the state and country, else the country.'),
  employee_band: text().notNull().accepted('<50', '50-249', '250-999', '1000-4999', '5000+', '(unknown)'),
  is_deleted: bool().notNull(),
  is_current: bool().notNull(),
  is_inferred: bool().notNull().describe('Referred to, but not received.'),
  is_history_assumed: bool()
    .notNull()
    .describe('First received after it was created: what was received is taken to hold since creation.'),
  employee_count: int(),
  annual_revenue: numeric(18, 2),
  created_date: date(),
  valid_from: timestamptz().notNull().describe('Inclusive.'),
  valid_to: timestamptz().notNull().describe('Exclusive; 9999-12-31 for the current version.'),
};

/** The versions of every account received, and one row for each that was only referred to. */
export const accountMembers = (db: QueryCreator<{}>) =>
  db
    .selectFrom(intAccountVersion.as('version'))
    .select((eb) => {
      const employees = eb.ref('version.employee_count');
      const createdDate: Expr<PgDate | null> = toDate(eb.ref('version.created_at'), parameters.reportTimeZone);
      return [
        'version.account_key',
        'version.current_account_key',
        ownerUserKey(eb.ref('version.owner_user_key'), eb.ref('version.owner_id')).as('owner_user_key'),
        'version.account_id',
        'version.parent_account_id',
        'version.account_name',
        'version.industry',
        'version.account_type',
        'version.rating',
        'version.billing_city',
        'version.billing_state',
        'version.billing_country',
        'version.region',
        caseWhen(
          [
            [cond`${employees} < 50`, '<50'],
            [cond`${employees} < 250`, '50-249'],
            [cond`${employees} < 1000`, '250-999'],
            [cond`${employees} < 5000`, '1000-4999'],
            [cond`${employees} >= 5000`, '5000+'],
          ],
          '(unknown)',
        ).as('employee_band'),
        'version.is_deleted',
        'version.is_current',
        lit<Bool>(false).as('is_inferred'),
        'version.is_history_assumed',
        'version.employee_count',
        'version.annual_revenue',
        createdDate.as('created_date'),
        'version.valid_from',
        'version.valid_to',
      ];
    })
    .unionAll(
      db
        .selectFrom(intInferredMember.as('inferred'))
        .where('inferred.entity', '=', 'account')
        .select([
          'inferred.version_key as account_key',
          'inferred.member_key as current_account_key',
          lit(-1).as('owner_user_key'),
          'inferred.natural_id as account_id',
          lit(null).as('parent_account_id'),
          lit(null).as('account_name'),
          lit(null).as('industry'),
          lit(null).as('account_type'),
          lit(null).as('rating'),
          lit(null).as('billing_city'),
          lit(null).as('billing_state'),
          lit(null).as('billing_country'),
          lit('(unknown)').as('region'),
          lit('(unknown)').as('employee_band'),
          lit(false).as('is_deleted'),
          lit(true).as('is_current'),
          lit(true).as('is_inferred'),
          lit(false).as('is_history_assumed'),
          lit(null).as('employee_count'),
          lit(null).as('annual_revenue'),
          lit(null).as('created_date'),
          farPast().as('valid_from'),
          farFuture().as('valid_to'),
        ]),
    );

/** Where the columns of `accountColumns` come from in a query over `accountMembers` as `account`. */
export const accountSelection = {
  owner_user_key: 'account.owner_user_key',
  account_id: 'account.account_id',
  parent_account_id: 'account.parent_account_id',
  account_name: 'account.account_name',
  industry: 'account.industry',
  account_type: 'account.account_type',
  rating: 'account.rating',
  billing_city: 'account.billing_city',
  billing_state: 'account.billing_state',
  billing_country: 'account.billing_country',
  region: 'account.region',
  employee_band: 'account.employee_band',
  is_deleted: 'account.is_deleted',
  is_current: 'account.is_current',
  is_inferred: 'account.is_inferred',
  is_history_assumed: 'account.is_history_assumed',
  employee_count: 'account.employee_count',
  annual_revenue: 'account.annual_revenue',
  created_date: 'account.created_date',
  valid_from: 'account.valid_from',
  valid_to: 'account.valid_to',
} as const;
