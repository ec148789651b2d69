import { bool, date, defineRawTable, int, numeric, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customLeadFields } from '../custom/lead.ts';

export const rawLead = defineRawTable({
  object: 'Lead',
  description: 'Every version of every lead ever received, as Salesforce sent it.',
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
      OwnerId: text(),
      ConvertedAccountId: text(),
      ConvertedContactId: text(),
      ConvertedOpportunityId: text(),
      FirstName: text().pii('name'),
      LastName: text().pii('name'),
      Name: text().pii('name'),
      Company: text(),
      Title: text(),
      Email: text().pii('email'),
      Phone: text().pii('phone'),
      Status: text(),
      Rating: text(),
      LeadSource: text(),
      Industry: text(),
      Street: text().pii('address'),
      City: text().pii('address'),
      State: text(),
      PostalCode: text().pii('address'),
      Country: text(),
      IsConverted: bool(),
      NumberOfEmployees: int(),
      AnnualRevenue: numeric(22, 6),
      ConvertedDate: date(),
      LastActivityDate: date(),
    } satisfies RawFields<'Lead'>),
    ...customLeadFields,
  },
});
