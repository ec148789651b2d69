import { bool, date, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customContactFields } from '../custom/contact.ts';

export const rawContact = defineRawTable({
  object: 'Contact',
  description: 'Every version of every contact ever received, as Salesforce sent it.',
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
      AccountId: text(),
      ReportsToId: text(),
      OwnerId: text(),
      FirstName: text().pii('name'),
      LastName: text().pii('name'),
      Name: text().pii('name'),
      Email: text().pii('email'),
      Phone: text().pii('phone'),
      Title: text(),
      Department: text(),
      LeadSource: text(),
      MailingStreet: text().pii('address'),
      MailingCity: text().pii('address'),
      MailingState: text(),
      MailingPostalCode: text().pii('address'),
      MailingCountry: text(),
      HasOptedOutOfEmail: bool(),
      IsEmailBounced: bool(),
      LastActivityDate: date(),
    } satisfies RawFields<'Contact'>),
    ...customContactFields,
  },
});
