import { bool, date, defineRawTable, int, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customOpportunityLineItemFields } from '../custom/opportunity-line-item.ts';

export const rawOpportunityLineItem = defineRawTable({
  object: 'OpportunityLineItem',
  description: 'Every version of every opportunity line item ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      OpportunityId: text(),
      PricebookEntryId: text(),
      Product2Id: text(),
      Name: text(),
      CurrencyIsoCode: text(),
      Quantity: numeric(16, 6),
      ListPrice: numeric(22, 6),
      UnitPrice: numeric(22, 6),
      Discount: numeric(16, 6),
      TotalPrice: numeric(22, 6),
      SortOrder: int(),
      ServiceDate: date(),
    } satisfies RawFields<'OpportunityLineItem'>),
    ...customOpportunityLineItemFields,
  },
});
