import { bigint, defineModel } from '@medallion/model';
import { intRecordMerge } from '@medallion/silver';
import { accountColumns, accountMembers, accountSelection } from './account_members.ts';

export const dimAccountCurrent = defineModel({
  name: 'dim_account_current',
  layer: 'gold',
  grain: 'one account that was not merged into another',
  description: 'Companies with their segments as they are now. Deleted accounts are flagged.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    current_account_key: bigint().primaryKey().describe('Durable.'),
    account_key: bigint()
      .notNull()
      .unique()
      .describe('Of the current version in dim_account. It changes when the history of the account is corrected.'),
    ...accountColumns,
  },
  from: (db) =>
    db
      .with('account', accountMembers)
      .selectFrom('account')
      .leftJoin(intRecordMerge.as('merge'), 'merge.record_id', 'account.account_id')
      .where('account.is_current', '=', true)
      .where('merge.record_id', 'is', null),
  select: (_) => ({
    current_account_key: 'account.current_account_key',
    account_key: 'account.account_key',
    ...accountSelection,
  }),
});
