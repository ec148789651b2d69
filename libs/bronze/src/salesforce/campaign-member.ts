import { anyOf, bool, clock, coalesce, date, defineModel, nullIfBlank, text, timestamptz } from '@medallion/model';

import { rawCampaignMember } from './raw/campaign-member.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceCampaignMembers = defineModel({
  name: 'stg_salesforce__campaign_members',
  layer: 'bronze',
  grain: 'one Salesforce campaign member, as visible at the clock',
  description:
    'Membership of a lead or a contact in a campaign, and its response. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    campaign_member_id: text().primaryKey().describe('18-character Salesforce id.'),
    campaign_id: text(),
    lead_id: text(),
    contact_id: text().describe('Set also on the member of a converted lead, beside lead_id.'),
    lead_or_contact_id: text(),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    member_type: text().describe('Lead or Contact.'),
    member_status: text(),
    has_responded: bool(),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    first_responded_date: date(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawCampaignMember.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    campaign_member_id: 'r.id',
    campaign_id: 'r.campaign_id',
    lead_id: 'r.lead_id',
    contact_id: 'r.contact_id',
    lead_or_contact_id: 'r.lead_or_contact_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    member_type: nullIfBlank(c('r.type')),
    member_status: nullIfBlank(c('r.status')),
    has_responded: 'r.has_responded',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    first_responded_date: 'r.first_responded_date',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...recordMetadataFrom,
  }),
});
