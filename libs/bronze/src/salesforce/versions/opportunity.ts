import { defineModel } from '@medallion/model';

import { opportunityColumns, opportunityFrom } from '../opportunity.ts';
import { rawOpportunity } from '../raw/opportunity.ts';
import { versionMetadata, versionMetadataFrom } from '../record-metadata.ts';

export const stgSalesforceOpportunityVersions = defineModel({
  name: 'stg_salesforce__opportunity_versions',
  layer: 'bronze',
  grain: 'one stored version of a Salesforce opportunity',
  description:
    'Every version of every opportunity that ever showed, whatever the clock says; histories are made of them.',
  materialized: 'view',
  columns: { ...opportunityColumns, ...versionMetadata },
  from: (db) => db.selectFrom(rawOpportunity.as('r')).whereRef('r._superseded_at', '>', 'r.system_modstamp'),
  select: (_) => ({ ...opportunityFrom, ...versionMetadataFrom }),
});
