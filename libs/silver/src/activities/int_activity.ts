import { stgSalesforceEvents, stgSalesforceTasks } from '@medallion/bronze';
import {
  bigint,
  bool,
  caseWhen,
  coalesce,
  date,
  defineModel,
  int,
  isNotTrue,
  isTrue,
  lit,
  num,
  round,
  surrogateKey,
  text,
  toDate,
  toInt,
} from '@medallion/model';
import type { Text } from '@medallion/model';
import { intRecordMerge } from '../history/index.ts';
import { recordKey } from '../history/record-key.ts';
import { parameters } from '../parameters.ts';
import { intEvent } from './int_event.ts';

const { reportTimeZone } = parameters;
type SourceObject = 'Task' | 'Event';

export const intActivity = defineModel({
  name: 'int_activity',
  layer: 'silver',
  grain: 'one Salesforce task or event',
  description:
    'Tasks and events as one kind of record, without deleted ones, templates of a recurring series and the copies of an event in the calendars of its invitees.',
  // An event without an end is looked at with every load: it may have one that is derived, and that may pass.
  materialized: (m) => {
    const toTask = (column: 'account_id' | 'what_id' | 'who_id') =>
      m.changesThrough(intRecordMerge, 'record_id', stgSalesforceTasks, { column, scope: 'task_id' });
    const toEvent = (column: 'account_id' | 'what_id' | 'who_id') =>
      m.changesThrough(intRecordMerge, 'record_id', stgSalesforceEvents, { column, scope: 'event_id' });
    return m.incremental({
      scope: 'activity_id',
      changes: [
        m.changesOf(stgSalesforceTasks, 'task_id'),
        m.changesOf(stgSalesforceEvents, 'event_id'),
        // What lasts all day ends with the day of the later one.
        m.changesOfClock(stgSalesforceEvents, { until: 'end_at', scope: 'event_id' }),
        m.changesOfClock(stgSalesforceEvents, { until: 'activity_date', scope: 'event_id' }),
        ...(['account_id', 'what_id', 'who_id'] as const).flatMap((column) => [toTask(column), toEvent(column)]),
      ],
    });
  },
  columns: {
    activity_id: text().primaryKey(),
    activity_key: bigint().notNull().unique(),
    account_id: text().describe('The account Salesforce derived, else the account the activity is about.'),
    current_account_key: bigint().describe(
      'Key in dim_account_current of the account, or of the one it was merged into.',
    ),
    contact_id: text(),
    current_contact_id: text().describe('The contact, or the one it was merged into.'),
    lead_id: text(),
    opportunity_id: text().describe('The opportunity the activity is about.'),
    owner_id: text(),
    source_object: text().notNull().accepted('Task', 'Event'),
    activity_type: text().notNull().describe("The type, else a task's subtype, else Task or Meeting."),
    status: text().notNull().describe('Of an event: Completed once it has ended at the clock, else Scheduled.'),
    priority: text().notNull().describe('Events have none.'),
    subject: text(),
    is_completed: bool().notNull(),
    duration_minutes: int().describe('Of a logged call or an event.'),
    activity_date: date()
      .notNull()
      .describe('Due day of a task, first day of an event; else the day it was completed or created.'),
    created_date: date().notNull(),
    completed_date: date().describe(
      'Last day of an event that has ended. Null while not completed, and where the day is not known.',
    ),
  },
  from: (db) =>
    db
      .with('task', (query) =>
        query
          .selectFrom(stgSalesforceTasks.as('task'))
          .where('task.is_deleted', '=', false)
          .where((eb) => isNotTrue(eb.ref('task.is_recurrence')))
          .select((eb) => [
            'task.task_id as activity_id',
            'task.account_id',
            'task.who_id',
            'task.what_id',
            'task.owner_id',
            lit<SourceObject>('Task').as('source_object'),
            coalesce(eb.ref('task.task_type'), eb.ref('task.task_subtype'), 'Task').as('activity_type'),
            coalesce(eb.ref('task.task_status'), '(unknown)').as('status'),
            coalesce(eb.ref('task.priority'), '(unknown)').as('priority'),
            'task.subject',
            isTrue(eb.ref('task.is_closed')).as('is_completed'),
            toInt(round(num`${eb.ref('task.call_duration_seconds')} / 60.0`)).as('duration_minutes'),
            'task.activity_date as scheduled_date',
            caseWhen([[eb.ref('task.is_closed'), toDate(eb.ref('task.completed_at'), reportTimeZone)]]).as(
              'completed_date',
            ),
            'task.created_at',
          ]),
      )
      .with('meeting', (query) =>
        query
          .selectFrom(intEvent.as('event'))
          .select((eb) => [
            'event.event_id as activity_id',
            'event.account_id',
            'event.who_id',
            'event.what_id',
            'event.owner_id',
            lit<SourceObject>('Event').as('source_object'),
            coalesce(eb.ref('event.event_type'), 'Meeting').as('activity_type'),
            caseWhen([[eb.ref('event.has_ended'), 'Completed']], 'Scheduled').as('status'),
            lit<Text>('(not applicable)').as('priority'),
            'event.subject',
            'event.has_ended as is_completed',
            'event.duration_minutes',
            'event.start_date as scheduled_date',
            caseWhen([[eb.ref('event.has_ended'), eb.ref('event.end_date')]]).as('completed_date'),
            'event.created_at',
          ]),
      )
      .with('activity', (query) =>
        query.selectFrom('task').selectAll().unionAll(query.selectFrom('meeting').selectAll()),
      )
      .with('related', (query) =>
        query
          .selectFrom('activity')
          .selectAll('activity')
          .select((eb) => [
            coalesce(
              eb.ref('activity.account_id'),
              caseWhen([[eb('activity.what_id', 'like', '001%'), eb.ref('activity.what_id')]]),
            ).as('about_account_id'),
            caseWhen([[eb('activity.who_id', 'like', '003%'), eb.ref('activity.who_id')]]).as('contact_id'),
          ]),
      )
      .selectFrom('related as activity')
      .leftJoin(intRecordMerge.as('account_merge'), 'account_merge.record_id', 'activity.about_account_id')
      .leftJoin(intRecordMerge.as('contact_merge'), 'contact_merge.record_id', 'activity.contact_id'),
  let: (c) => ({ createdDate: toDate(c('activity.created_at'), reportTimeZone) }),
  select: (c, { createdDate }) => ({
    activity_id: 'activity.activity_id',
    activity_key: surrogateKey('activity', c('activity.activity_id')),
    account_id: 'activity.about_account_id',
    current_account_key: recordKey('account', coalesce(c('account_merge.survivor_id'), c('activity.about_account_id'))),
    contact_id: 'activity.contact_id',
    current_contact_id: coalesce(c('contact_merge.survivor_id'), c('activity.contact_id')),
    lead_id: caseWhen([[c.eb('activity.who_id', 'like', '00Q%'), c('activity.who_id')]]),
    opportunity_id: caseWhen([[c.eb('activity.what_id', 'like', '006%'), c('activity.what_id')]]),
    owner_id: 'activity.owner_id',
    source_object: 'activity.source_object',
    activity_type: 'activity.activity_type',
    status: 'activity.status',
    priority: 'activity.priority',
    subject: 'activity.subject',
    is_completed: 'activity.is_completed',
    duration_minutes: 'activity.duration_minutes',
    activity_date: coalesce(c('activity.scheduled_date'), c('activity.completed_date'), createdDate),
    created_date: createdDate,
    completed_date: 'activity.completed_date',
  }),
});
