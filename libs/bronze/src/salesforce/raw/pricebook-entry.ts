import { bool, defineRawTable, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawPricebookEntry = defineRawTable({
  object: 'PricebookEntry',
  description: 'Every version of every price book entry ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    IsDeleted: bool(),
    CreatedDate: timestamptz(),
    CreatedById: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
    Pricebook2Id: text(),
    Product2Id: text(),
    Name: text(),
    ProductCode: text(),
    CurrencyIsoCode: text(),
    IsActive: bool(),
    UseStandardPrice: bool(),
    UnitPrice: numeric(22, 6),
  } satisfies RawFields<'PricebookEntry'>,
});
