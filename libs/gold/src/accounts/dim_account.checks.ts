import { isDistinct, min, toDate } from '@medallion/model';
import { checksOf, rule, unique, versionChecks } from '@medallion/quality';
import { parameters } from '@medallion/silver';
import { inferredIsRare, keyIsValid } from '../checks/dimension-checks.ts';
import { dimAccount } from './dim_account.ts';

export const dimAccountChecks = checksOf(dimAccount, (c) => [
  keyIsValid(c('account_key')),
  inferredIsRare(c('is_inferred')),
  unique({
    name: 'version_has_one_key',
    owner: 'data platform',
    description: 'A version of an account has one key.',
    columns: ['account_id', 'valid_from'],
  }),
  ...versionChecks(dimAccount, { id: 'account_id', owner: 'data platform' }),
  rule({
    name: 'first_version_since_creation',
    owner: 'data platform',
    description: 'The first version of an account that was received begins on the day it was created.',
    failing: (db) =>
      db
        .selectFrom(dimAccount.as('account'))
        .where('account.account_key', '>=', 0)
        .where('account.is_inferred', '=', false)
        .groupBy('account.account_id')
        .having((eb) =>
          isDistinct(
            toDate(min(eb.ref('account.valid_from')), parameters.reportTimeZone),
            min(eb.ref('account.created_date')),
          ),
        )
        .select('account.account_id'),
  }),
]);
