import { bigint, defineModel } from '@medallion/model';
import { accountColumns, accountMembers, accountSelection } from './account_members.ts';
import { dimAccountCurrent } from './dim_account_current.ts';
import { keyReference } from '../shared/reference_columns.ts';

export const dimAccount = defineModel({
  name: 'dim_account',
  layer: 'gold',
  grain: 'one account and interval during which its segments did not change',
  description:
    'Companies with their segments as they were. Facts carry the key of the version that held at their date.',
  materialized: (m) => m.table({ distribution: 'reference' }),
  defaultMembers: true,
  columns: {
    account_key: bigint()
      .primaryKey()
      .describe(
        'Of this version. It changes when the history of the account is corrected: use current_account_key to keep a reference.',
      ),
    current_account_key: keyReference(() => dimAccountCurrent.c.current_account_key).describe(
      'Of the account, or of the one it was merged into. Durable.',
    ),
    ...accountColumns,
  },
  from: (db) => db.with('account', accountMembers).selectFrom('account'),
  select: (_) => ({
    account_key: 'account.account_key',
    current_account_key: 'account.current_account_key',
    ...accountSelection,
  }),
});
