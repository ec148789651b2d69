import { defineModel } from '@medallion/model';

import { contactColumns, contactFrom } from '../contact.ts';
import { rawContact } from '../raw/contact.ts';
import { versionMetadata, versionMetadataFrom } from '../record-metadata.ts';

export const stgSalesforceContactVersions = defineModel({
  name: 'stg_salesforce__contact_versions',
  layer: 'bronze',
  grain: 'one stored version of a Salesforce contact',
  description: 'Every version of every contact that ever showed, whatever the clock says; histories are made of them.',
  materialized: 'view',
  columns: { ...contactColumns, ...versionMetadata },
  from: (db) => db.selectFrom(rawContact.as('r')).whereRef('r._superseded_at', '>', 'r.system_modstamp'),
  select: (_) => ({ ...contactFrom, ...versionMetadataFrom }),
});
