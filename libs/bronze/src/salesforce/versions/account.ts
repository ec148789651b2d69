import { defineModel } from '@medallion/model';

import { accountColumns, accountFrom } from '../account.ts';
import { rawAccount } from '../raw/account.ts';
import { versionMetadata, versionMetadataFrom } from '../record-metadata.ts';

export const stgSalesforceAccountVersions = defineModel({
  name: 'stg_salesforce__account_versions',
  layer: 'bronze',
  grain: 'one stored version of a Salesforce account',
  description: 'Every version of every account that ever showed, whatever the clock says; histories are made of them.',
  materialized: 'view',
  columns: { ...accountColumns, ...versionMetadata },
  from: (db) => db.selectFrom(rawAccount.as('r')).whereRef('r._superseded_at', '>', 'r.system_modstamp'),
  select: (_) => ({ ...accountFrom, ...versionMetadataFrom }),
});
