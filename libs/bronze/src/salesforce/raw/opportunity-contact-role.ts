import { bool, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawOpportunityContactRole = defineRawTable({
  object: 'OpportunityContactRole',
  description: 'Every version of every opportunity contact role ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
    OpportunityId: text(),
    ContactId: text(),
    Role: text(),
    IsPrimary: bool(),
  } satisfies RawFields<'OpportunityContactRole'>,
});
