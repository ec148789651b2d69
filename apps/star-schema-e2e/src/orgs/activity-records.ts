import type { RecordOf } from '@medallion/salesforce';
import { datetime, type Ids, type System } from './ids.ts';
import type { TaskFields, EventFields, Written } from './story.ts';

const relations = (ids: Ids, { who, what, account, owner, recurrence }: TaskFields | EventFields) => ({
  WhoId: who && ids.of(who[0] === 'contact' ? 'Contact' : 'Lead', who[1]),
  WhatId:
    what &&
    ids.of(({ account: 'Account', opportunity: 'Opportunity', campaign: 'Campaign' } as const)[what[0]], what[1]),
  AccountId: ids.maybe('Account', account),
  OwnerId: ids.owner(owner),
  IsRecurrence: recurrence,
  IsArchived: false,
  Description: null,
});

export const taskRecord = (ids: Ids, fields: TaskFields & Written, system: System): RecordOf<'Task'> => ({
  ...system,
  ...relations(ids, fields),
  Subject: 'Call back',
  ActivityDate: fields.due,
  Status: fields.closed ? 'Completed' : 'Not Started',
  Priority: 'Normal',
  Type: fields.type,
  TaskSubtype: fields.callSeconds === null ? null : 'Call',
  CallDurationInSeconds: fields.callSeconds,
  CompletedDateTime: fields.completedAt && datetime(fields.completedAt),
  IsClosed: fields.closed,
});

export const eventRecord = (ids: Ids, fields: EventFields & Written, system: System): RecordOf<'Event'> => {
  const { allDay, minutes } = fields;
  const start = allDay ? null : fields.start;
  // Salesforce puts the end of an all-day event at midnight UTC of its last day.
  const begins = fields.start && (allDay ? `${fields.start.slice(0, 10)}T00:00:00.000Z` : fields.start);
  const lasts = (allDay ? Math.max(0, minutes - 1440) : minutes) * 60_000;
  return {
    ...system,
    ...relations(ids, fields),
    Subject: null,
    Location: null,
    Type: fields.type,
    StartDateTime: start && datetime(start),
    EndDateTime: begins && datetime(new Date(Date.parse(begins) + lasts).toISOString()),
    ActivityDateTime: start && datetime(start),
    ActivityDate: fields.start?.slice(0, 10) ?? null,
    DurationInMinutes: fields.minutes,
    IsAllDayEvent: fields.allDay,
    IsChild: fields.child,
  };
};
