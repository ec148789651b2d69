import { stgSalesforceEvents, stgSalesforceTasks } from '@medallion/bronze';
import {
  bigint,
  bool,
  caseWhen,
  clock,
  coalesce,
  cond,
  date,
  defineModel,
  endOfDay,
  greatest,
  int,
  isNotTrue,
  isTrue,
  lit,
  num,
  round,
  secondsBetween,
  surrogateKey,
  text,
  toDate,
  toInt,
  ts,
} from '@medallion/model';
import type { Text } from '@medallion/model';
import { parameters } from '../parameters.ts';

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
    activity_key: bigint().notNull(),
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
          .selectFrom(stgSalesforceEvents.as('event'))
          .where('event.is_deleted', '=', false)
          .where((eb) => isNotTrue(eb.ref('event.is_recurrence')))
          .where((eb) => isNotTrue(eb.ref('event.is_child')))
          .select((eb) => {
            const isAllDay = eb.ref('event.is_all_day');
            const startAt = coalesce(eb.ref('event.start_at'), eb.ref('event.activity_at'));
            const endAt = coalesce(
              eb.ref('event.end_at'),
              ts`${startAt} + ${eb.ref('event.duration_minutes')} * interval '1 minute'`,
              startAt,
            );
            // Salesforce puts the end of an all-day event at midnight UTC of its last day, whatever the time zone.
            const lastDay = greatest(eb.ref('event.activity_date'), toDate(eb.ref('event.end_at'), 'UTC'));
            return [
              'event.event_id as activity_id',
              'event.account_id',
              'event.who_id',
              'event.what_id',
              'event.owner_id',
              coalesce(eb.ref('event.event_type'), 'Meeting').as('activity_type'),
              'event.subject',
              coalesce(eb.ref('event.duration_minutes'), toInt(num`${secondsBetween(endAt, startAt)} / 60`)).as(
                'duration_minutes',
              ),
              caseWhen(
                [[isAllDay, eb.ref('event.activity_date')]],
                coalesce(toDate(startAt, reportTimeZone), eb.ref('event.activity_date')),
              ).as('scheduled_date'),
              caseWhen([[isAllDay, endOfDay(lastDay, reportTimeZone)]], endAt).as('ended_at'),
              caseWhen([[isAllDay, lastDay]], toDate(endAt, reportTimeZone)).as('end_date'),
              'event.created_at',
            ];
          }),
      )
      .with('activity', (query) =>
        query
          .selectFrom('task')
          .selectAll()
          .unionAll(
            query
              .selectFrom('meeting')
              .crossJoin(clock.as('clock'))
              .select((eb) => {
                const hasEnded = cond`${eb.ref('meeting.ended_at')} <= ${eb.ref('clock.as_of')}`;
                return [
                  'meeting.activity_id',
                  'meeting.account_id',
                  'meeting.who_id',
                  'meeting.what_id',
                  'meeting.owner_id',
                  lit<SourceObject>('Event').as('source_object'),
                  'meeting.activity_type',
                  caseWhen([[hasEnded, 'Completed']], 'Scheduled').as('status'),
                  lit<Text>('(not applicable)').as('priority'),
                  'meeting.subject',
                  isTrue(hasEnded).as('is_completed'),
                  'meeting.duration_minutes',
                  'meeting.scheduled_date',
                  caseWhen([[hasEnded, eb.ref('meeting.end_date')]]).as('completed_date'),
                  'meeting.created_at',
                ];
              }),
          ),
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
