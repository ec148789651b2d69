import { bool, date, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawCampaignMember = defineRawTable({
  object: 'CampaignMember',
  description: 'Every version of every campaign member ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
    CampaignId: text(),
    LeadId: text(),
    ContactId: text(),
    LeadOrContactId: text(),
    Type: text(),
    Status: text(),
    HasResponded: bool(),
    FirstRespondedDate: date(),
  } satisfies RawFields<'CampaignMember'>,
});
