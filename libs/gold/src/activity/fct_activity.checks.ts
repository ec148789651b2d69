import { anyOf, dateKey, flag, isNull, toDate } from '@medallion/model';
import { checksOf, expectation, rowCount, rule } from '@medallion/quality';
import { intActivity, parameters } from '@medallion/silver';
import { dimAccount } from '../accounts/dim_account.ts';
import { dimContact } from '../accounts/dim_contact.ts';
import { versionAsItWas } from '../checks/version-as-it-was.ts';
import { fctActivity } from './fct_activity.ts';

export const fctActivityChecks = checksOf(fctActivity, (c, clock) => [
  rowCount({
    name: 'has_activities',
    severity: 'warn',
    owner: 'sales operations',
    description: 'There is an activity.',
    min: 1,
  }),
  expectation({
    name: 'duration_not_negative',
    severity: 'warn',
    owner: 'sales operations',
    description: 'No activity takes less than no time.',
    failing: flag`${c('duration_minutes')} < 0`,
  }),
  expectation({
    name: 'completed_by_today',
    severity: 'warn',
    owner: 'sales operations',
    description: 'Nothing was completed after the clock.',
    failing: flag`${c('completed_date_key')} > ${dateKey(toDate(clock('as_of'), parameters.reportTimeZone))}`,
  }),
  rule({
    name: 'equals_activities',
    owner: 'data platform',
    description: 'Every task and event that counts has a row, and nothing else.',
    failing: (db) =>
      db
        .selectFrom(intActivity.as('activity'))
        .fullJoin(fctActivity.as('fact'), 'fact.activity_key', 'activity.activity_key')
        .where((eb) => anyOf(isNull(eb.ref('activity.activity_key')), isNull(eb.ref('fact.activity_key'))))
        .select(['activity.activity_id', 'fact.activity_key']),
  }),
  versionAsItWas(fctActivity, {
    name: 'account_as_it_was',
    description: 'The version of the account that an activity names holds at the end of its day, or is the first.',
    key: 'account_key',
    day: 'activity_date_key',
    of: dimAccount,
    id: 'account_id',
  }),
  versionAsItWas(fctActivity, {
    name: 'contact_as_it_was',
    description: 'The version of the contact that an activity names holds at the end of its day, or is the first.',
    key: 'contact_key',
    day: 'activity_date_key',
    of: dimContact,
    id: 'contact_id',
  }),
]);
