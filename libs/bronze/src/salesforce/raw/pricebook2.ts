import { bool, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawPricebook2 = defineRawTable({
  object: 'Pricebook2',
  description: 'Every version of every price book ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
    Name: text(),
    Description: text(),
    IsActive: bool(),
    IsStandard: bool(),
    IsArchived: bool(),
  } satisfies RawFields<'Pricebook2'>,
});
