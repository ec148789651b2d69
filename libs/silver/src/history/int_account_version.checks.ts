import { stgSalesforceAccounts } from '@medallion/bronze';
import { checksOf, rule, versionChecks } from '@medallion/quality';
import { differing } from '../checks/differing.ts';
import { ACCOUNT_OVERWRITTEN, ACCOUNT_TRACKED } from './int_account_history.ts';
import { intAccountVersion } from './int_account_version.ts';

const CARRIED = ['is_deleted', ...ACCOUNT_TRACKED, ...ACCOUNT_OVERWRITTEN] as const;

export const intAccountVersionChecks = checksOf(intAccountVersion, () => [
  ...versionChecks(intAccountVersion, {
    id: 'account_id',
    owner: 'data platform',
    tracked: [...ACCOUNT_TRACKED, 'is_deleted'],
    overwritten: ACCOUNT_OVERWRITTEN,
    createdAt: 'created_at',
  }),
  rule({
    name: 'current_equals_record',
    owner: 'data platform',
    description: 'The current version of every account is its record as last received, also whether it is deleted.',
    failing: (db) =>
      db
        .selectFrom(stgSalesforceAccounts.as('record'))
        .leftJoin(intAccountVersion.as('version'), (join) =>
          join.onRef('version.account_id', '=', 'record.account_id').on('version.is_current', '=', true),
        )
        .where((eb) => differing(CARRIED.map((column) => [eb.ref(`version.${column}`), eb.ref(`record.${column}`)])))
        .select('record.account_id'),
  }),
]);
