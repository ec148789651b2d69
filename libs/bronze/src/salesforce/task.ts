import { anyOf, bool, clock, coalesce, date, defineModel, int, nullIfBlank, text, timestamptz } from '@medallion/model';

import { customColumns, customColumnsFrom } from './custom-columns.ts';
import { customTaskFields } from './custom/task.ts';
import { rawTask } from './raw/task.ts';
import { recordMetadata, recordMetadataFrom } from './record-metadata.ts';

export const stgSalesforceTasks = defineModel({
  name: 'stg_salesforce__tasks',
  layer: 'bronze',
  grain: 'one Salesforce task, as visible at the clock',
  description: 'Calls, mails and to-dos. Deleted ones are flagged, not left out.',
  materialized: 'view',
  columns: {
    task_id: text().primaryKey().describe('18-character Salesforce id.'),
    who_id: text().describe('Lead (prefix 00Q) or contact (003) the task is about.'),
    what_id: text().describe('Account (001), opportunity (006), campaign (701) or other record the task is about.'),
    account_id: text().describe('Account Salesforce derived from who and what.'),
    owner_id: text().describe('User or queue (prefix 00G) the task is assigned to.'),
    created_by_id: text().describe('User who created the record.'),
    last_modified_by_id: text().describe('User who last edited the record.'),
    subject: text(),
    task_type: text(),
    task_subtype: text().describe('Task, Call, Email, LinkedIn and so on.'),
    task_status: text(),
    priority: text(),
    description: text(),
    is_closed: bool().describe('Done, whatever the org calls that status.'),
    is_archived: bool(),
    is_recurrence: bool().describe('Template of a recurring series, not itself work to do.'),
    is_deleted: bool().notNull().describe('In the recycle bin, merged away, or gone from the org.'),
    call_duration_seconds: int(),
    activity_date: date().describe('Day the task is due.'),
    completed_at: timestamptz(),
    created_at: timestamptz()
      .notNull()
      .describe('When the record was created; when its version was written, if that is not known.'),
    last_modified_at: timestamptz().describe('Last edit by a user.'),
    ...customColumns(customTaskFields),
    ...recordMetadata,
  },
  from: (db) =>
    db
      .selectFrom(rawTask.as('r'))
      .innerJoin(clock.as('clock'), (join) =>
        join.onRef('r.system_modstamp', '<=', 'clock.as_of').onRef('r._superseded_at', '>', 'clock.as_of'),
      ),
  select: (c) => ({
    task_id: 'r.id',
    who_id: 'r.who_id',
    what_id: 'r.what_id',
    account_id: 'r.account_id',
    owner_id: 'r.owner_id',
    created_by_id: 'r.created_by_id',
    last_modified_by_id: 'r.last_modified_by_id',
    subject: nullIfBlank(c('r.subject')),
    task_type: nullIfBlank(c('r.type')),
    task_subtype: nullIfBlank(c('r.task_subtype')),
    task_status: nullIfBlank(c('r.status')),
    priority: nullIfBlank(c('r.priority')),
    description: nullIfBlank(c('r.description')),
    is_closed: 'r.is_closed',
    is_archived: 'r.is_archived',
    is_recurrence: 'r.is_recurrence',
    is_deleted: anyOf(coalesce(c('r.is_deleted'), false), c('r._is_tombstone')),
    call_duration_seconds: 'r.call_duration_in_seconds',
    activity_date: 'r.activity_date',
    completed_at: 'r.completed_date_time',
    created_at: coalesce(c('r.created_date'), c('r.system_modstamp')),
    last_modified_at: 'r.last_modified_date',
    ...customColumnsFrom(customTaskFields),
    ...recordMetadataFrom,
  }),
});
