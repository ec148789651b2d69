import { bool, defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customUserFields } from '../custom/user.ts';

export const rawUser = defineRawTable({
  object: 'User',
  description: 'Every version of every user ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      UserRoleId: text(),
      ProfileId: text(),
      ManagerId: text(),
      Username: text().pii('email'),
      Email: text().pii('email'),
      FirstName: text().pii('name'),
      LastName: text().pii('name'),
      Name: text().pii('name'),
      Alias: text().pii('name'),
      Title: text(),
      Department: text(),
      UserType: text(),
      TimeZoneSidKey: text(),
      LocaleSidKey: text(),
      IsActive: bool(),
      LastLoginDate: timestamptz(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
    } satisfies RawFields<'User'>),
    ...customUserFields,
  },
});
