import { bool, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

/** Has no SystemModstamp: the load stores CreatedDate in its place, because entries are written once. */
export const rawOpportunityFieldHistory = defineRawTable({
  object: 'OpportunityFieldHistory',
  description: 'Every entry of the field history of opportunities ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    OpportunityId: text(),
    Field: text(),
    DataType: text(),
    // Names of users, and of whatever else is tracked.
    OldValue: text().pii('name'),
    NewValue: text().pii('name'),
  } satisfies RawFields<'OpportunityFieldHistory'>,
});
