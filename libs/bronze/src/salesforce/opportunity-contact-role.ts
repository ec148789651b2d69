import { anyOf, bool, clock, coalesce, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { rawOpportunityContactRole } from './raw/opportunity-contact-role.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceOpportunityContactRoles = defineModel({
  name: 'stg_salesforce__opportunity_contact_roles',
  layer: 'bronze',
  grain: 'one Salesforce opportunity contact role, as visible at the clock',
  description: 'Contacts that take part in an opportunity, and as what. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    opportunity_contact_role_id: text().primaryKey().describe('18-character Salesforce id.'),
    opportunity_id: text(),
    contact_id: text(),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    role_name: text().describe('Decision Maker, Influencer and so on.'),
    is_primary: bool().describe('At most one contact of an opportunity is its primary one.'),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawOpportunityContactRole.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    opportunity_contact_role_id: 'r.id',
    opportunity_id: 'r.opportunity_id',
    contact_id: 'r.contact_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    role_name: nullIfBlank(c('r.role')),
    is_primary: 'r.is_primary',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
