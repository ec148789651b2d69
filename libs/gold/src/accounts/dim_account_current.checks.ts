import { checksOf, rule } from '@medallion/quality';
import { intRecordMerge } from '@medallion/silver';
import { keyIsValid } from '../checks/dimension-checks.ts';
import { dimAccountCurrent } from './dim_account_current.ts';

export const dimAccountCurrentChecks = checksOf(dimAccountCurrent, (c) => [
  keyIsValid(c('current_account_key')),
  rule({
    name: 'survives',
    owner: 'data platform',
    description: 'No account that was merged into another is among the current ones.',
    failing: (db) =>
      db
        .selectFrom(dimAccountCurrent.as('account'))
        .innerJoin(intRecordMerge.as('merge'), 'merge.record_id', 'account.account_id')
        .select('account.current_account_key'),
  }),
]);
