import { stgSalesforceTasks } from '@medallion/bronze';
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
  materialized: 'table',
  columns: {
    activity_id: text().primaryKey(),
    activity_key: bigint().notNull().unique(),
    account_id: text().describe('The account Salesforce derived, else the account the activity is about.'),
    contact_id: text(),
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
      .selectFrom('activity'),
  let: (c) => ({ createdDate: toDate(c('activity.created_at'), reportTimeZone) }),
  select: (c, { createdDate }) => ({
    activity_id: 'activity.activity_id',
    activity_key: surrogateKey('activity', c('activity.activity_id')),
    account_id: coalesce(
      c('activity.account_id'),
      caseWhen([[c.eb('activity.what_id', 'like', '001%'), c('activity.what_id')]]),
    ),
    contact_id: caseWhen([[c.eb('activity.who_id', 'like', '003%'), c('activity.who_id')]]),
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
