import { bool, date, defineRawTable, int, text, timestamptz } from '@medallion/model';
import type { RawFields } from '@medallion/salesforce';

import { customEventFields } from '../custom/event.ts';

export const rawEvent = defineRawTable({
  object: 'Event',
  description: 'Every version of every event ever received, as Salesforce sent it.',
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
      Location: text(),
      Description: text(),
      IsAllDayEvent: bool(),
      IsChild: bool(),
      IsArchived: bool(),
      IsRecurrence: bool(),
      DurationInMinutes: int(),
      ActivityDate: date(),
      ActivityDateTime: timestamptz(),
      StartDateTime: timestamptz(),
      EndDateTime: timestamptz(),
    } satisfies RawFields<'Event'>),
    ...customEventFields,
  },
});
