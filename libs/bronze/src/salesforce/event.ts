import { anyOf, bool, clock, coalesce, date, defineModel, int, nullIfBlank, text, timestamptz } from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customEventFields } from './custom/event.ts';
import { rawEvent } from './raw/event.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceEvents = defineModel({
  name: 'stg_salesforce__events',
  layer: 'bronze',
  grain: 'one Salesforce event, as visible at the clock',
  description: 'Meetings and other calendar entries. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    event_id: text().primaryKey().describe('18-character Salesforce id.'),
    who_id: text().describe('Lead (prefix 00Q) or contact (003) the event is about.'),
    what_id: text().describe('Account (001), opportunity (006), campaign (701) or other record the event is about.'),
    account_id: text().describe('Account Salesforce derived from who and what.'),
    owner_id: text().describe('User or calendar the event belongs to.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    subject: text(),
    event_type: text(),
    location: text(),
    description: text(),
    is_all_day: bool().describe('Then activity_date holds the day, and start_at has no meaning as an instant.'),
    is_child: bool().describe("Copy of an event in an invitee's calendar."),
    is_archived: bool(),
    is_recurrence: bool().describe('Template of a recurring series, not itself a meeting.'),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    duration_minutes: int(),
    activity_date: date(),
    activity_at: timestamptz(),
    start_at: timestamptz(),
    end_at: timestamptz(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customEventFields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawEvent.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    event_id: 'r.id',
    who_id: 'r.who_id',
    what_id: 'r.what_id',
    account_id: 'r.account_id',
    owner_id: 'r.owner_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    subject: nullIfBlank(c('r.subject')),
    event_type: nullIfBlank(c('r.type')),
    location: nullIfBlank(c('r.location')),
    description: nullIfBlank(c('r.description')),
    is_all_day: 'r.is_all_day_event',
    is_child: 'r.is_child',
    is_archived: 'r.is_archived',
    is_recurrence: 'r.is_recurrence',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    duration_minutes: 'r.duration_in_minutes',
    activity_date: 'r.activity_date',
    activity_at: 'r.activity_date_time',
    start_at: 'r.start_date_time',
    end_at: 'r.end_date_time',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customEventFields),
    ...recordMetadataFrom,
  }),
});
