import { defineRawTable, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

export const rawUserRole = defineRawTable({
  object: 'UserRole',
  description: 'Every version of every user role ever received, as Salesforce sent it.',
  fields: {
    Id: text().primaryKey(),
    ParentRoleId: text(),
    ForecastUserId: text(),
    Name: text(),
    DeveloperName: text(),
    LastModifiedDate: timestamptz(),
    LastModifiedById: text(),
    SystemModstamp: timestamptz().notNull(),
  } satisfies RawFields<'UserRole'>,
});
