import { bool, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customProduct2Fields } from '../custom/product2.ts';

export const rawProduct2 = defineRawTable({
  object: 'Product2',
  description: 'Every version of every product ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      Name: text(),
      ProductCode: text(),
      Family: text(),
      StockKeepingUnit: text(),
      Description: text(),
      IsActive: bool(),
      IsArchived: bool(),
    } satisfies RawFields<'Product2'>),
    ...customProduct2Fields,
  },
});
