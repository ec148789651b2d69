import { bool, date, defineRawTable, int, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customAccountFields } from '../custom/account.ts';

export const rawAccount = defineRawTable({
  object: 'Account',
  description: 'Every version of every account ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      MasterRecordId: text(),
      ParentId: text(),
      OwnerId: text(),
      Name: text().pii('name'),
      Type: text(),
      Industry: text(),
      Rating: text(),
      AccountSource: text(),
      Phone: text().pii('phone'),
      Website: text(),
      BillingStreet: text().pii('address'),
      BillingCity: text().pii('address'),
      BillingState: text(),
      BillingPostalCode: text().pii('address'),
      BillingCountry: text(),
      Description: text(),
      NumberOfEmployees: int(),
      AnnualRevenue: numeric(22, 6),
      LastActivityDate: date(),
    } satisfies RawFields<'Account'>),
    ...customAccountFields,
  },
});
