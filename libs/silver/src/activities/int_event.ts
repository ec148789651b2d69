import { stgSalesforceEvents } from '@medallion/bronze';
import {
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
  num,
  secondsBetween,
  text,
  timestamptz,
  toDate,
  toInt,
  ts,
} from '@medallion/model';
import { parameters } from '../parameters.ts';

const { reportTimeZone } = parameters;

export const intEvent = defineModel({
  name: 'int_event',
  layer: 'silver',
  grain: 'one Salesforce event',
  description:
    'Meetings with their first and last day and whether they have ended at the clock, without deleted ones, templates of a recurring series and the copies in the calendars of invitees.',
  materialized: 'view',
  columns: {
    event_id: text().primaryKey(),
    who_id: text(),
    what_id: text(),
    account_id: text(),
    owner_id: text(),
    event_type: text(),
    subject: text(),
    has_ended: bool().notNull().describe('False also where its time is not known.'),
    duration_minutes: int(),
    start_date: date().describe('First day, in the report time zone; of an all-day event its own day.'),
    end_date: date().describe('Last day.'),
    created_at: timestamptz().notNull(),
  },
  from: (db) =>
    db
      .with('event', (query) =>
        query
          .selectFrom(stgSalesforceEvents.as('event'))
          .where('event.is_deleted', '=', false)
          .where((eb) => isNotTrue(eb.ref('event.is_recurrence')))
          .where((eb) => isNotTrue(eb.ref('event.is_child')))
          .selectAll('event')
          .select((eb) => {
            const startedAt = coalesce(eb.ref('event.start_at'), eb.ref('event.activity_at'));
            const minutes = eb.ref('event.duration_minutes');
            return [
              startedAt.as('started_at'),
              coalesce(eb.ref('event.end_at'), ts`${startedAt} + ${minutes} * interval '1 minute'`, startedAt).as(
                'ended_at',
              ),
              // Salesforce puts the end of an all-day event at midnight UTC of its last day, whatever the time zone.
              greatest(eb.ref('event.activity_date'), toDate(eb.ref('event.end_at'), 'UTC')).as('last_day'),
            ];
          }),
      )
      .selectFrom('event')
      .crossJoin(clock.as('clock')),
  let: (c) => ({
    endsAt: caseWhen([[c('event.is_all_day'), endOfDay(c('event.last_day'), reportTimeZone)]], c('event.ended_at')),
  }),
  select: (c, { endsAt }) => ({
    event_id: 'event.event_id',
    who_id: 'event.who_id',
    what_id: 'event.what_id',
    account_id: 'event.account_id',
    owner_id: 'event.owner_id',
    event_type: 'event.event_type',
    subject: 'event.subject',
    has_ended: isTrue(cond`${endsAt} <= ${c('clock.as_of')}`),
    duration_minutes: coalesce(
      c('event.duration_minutes'),
      toInt(num`${secondsBetween(c('event.ended_at'), c('event.started_at'))} / 60`),
    ),
    start_date: caseWhen(
      [[c('event.is_all_day'), c('event.activity_date')]],
      coalesce(toDate(c('event.started_at'), reportTimeZone), c('event.activity_date')),
    ),
    end_date: caseWhen([[c('event.is_all_day'), c('event.last_day')]], toDate(c('event.ended_at'), reportTimeZone)),
    created_at: 'event.created_at',
  }),
});
