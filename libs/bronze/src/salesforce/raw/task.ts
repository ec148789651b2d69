import { bool, date, defineRawTable, int, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customTaskFields } from '../custom/task.ts';

export const rawTask = defineRawTable({
  object: 'Task',
  description: 'Every version of every task ever received, as Salesforce sent it.',
  fields: {
    ...({
      Id: text().primaryKey(),
      IsDeleted: bool(),
      CreatedDate: timestamptz(),
      CreatedById: text(),
      LastModifiedDate: timestamptz(),
      LastModifiedById: text(),
      SystemModstamp: timestamptz().notNull(),
      WhoId: text(),
      WhatId: text(),
      AccountId: text(),
      OwnerId: text(),
      Subject: text(),
      Type: text(),
      TaskSubtype: text(),
      Status: text(),
      Priority: text(),
      Description: text(),
      IsClosed: bool(),
      IsArchived: bool(),
      IsRecurrence: bool(),
      CallDurationInSeconds: int(),
      ActivityDate: date(),
      CompletedDateTime: timestamptz(),
    } satisfies RawFields<'Task'>),
    ...customTaskFields,
  },
});
