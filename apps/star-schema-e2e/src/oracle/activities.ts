import { instantOf, type Version } from './log.ts';
import { text, type Org } from './org.ts';
import { PREFIX } from './members.ts';

/** A task or an event. */
export interface Activity {
  readonly id: string;
  readonly sourceObject: 'Task' | 'Event';
  readonly accountId: string | null;
  readonly whoId: string | null;
  readonly whatId: string | null;
  readonly ownerId: string | null;
  readonly type: string;
  readonly subject: string | null;
  readonly status: string;
  readonly priority: string;
  readonly isCompleted: boolean;
  readonly durationMinutes: number | null;
  readonly day: string;
  readonly createdDay: string;
  /** null while not completed, and where the day is not known. */
  readonly completedDay: string | null;
}

/** Without deleted ones, templates of recurring series and the copies in invitees' calendars. */
export const activitiesOf = (org: Org): Activity[] => [
  ...org.live('Task').flatMap((task) => (task.record.IsRecurrence ? [] : [ofTask(org, task)])),
  ...org
    .live('Event')
    .flatMap((event) => (event.record.IsRecurrence || event.record.IsChild ? [] : [ofEvent(org, event)])),
];

function ofTask(org: Org, { id, record }: Version<'Task'>): Activity {
  const createdDay = org.day(record.CreatedDate);
  const { CompletedDateTime: completed } = record;
  const completedDay = record.IsClosed && completed !== null ? org.day(completed) : null;
  return {
    id,
    sourceObject: 'Task',
    ...relations(record),
    type: text(record.Type) ?? text(record.TaskSubtype) ?? 'Task',
    subject: text(record.Subject),
    status: text(record.Status) ?? '(unknown)',
    priority: text(record.Priority) ?? '(unknown)',
    isCompleted: record.IsClosed,
    durationMinutes: record.CallDurationInSeconds === null ? null : Math.round(record.CallDurationInSeconds / 60),
    day: record.ActivityDate ?? completedDay ?? createdDay,
    createdDay,
    completedDay,
  };
}

function ofEvent(org: Org, { id, record }: Version<'Event'>): Activity {
  const createdDay = org.day(record.CreatedDate);
  const { firstDay, lastDay, end } = spanOf(org, record);
  const hasEnded = typeof end === 'number' && end <= org.asOf;
  return {
    id,
    sourceObject: 'Event',
    ...relations(record),
    type: text(record.Type) ?? 'Meeting',
    subject: text(record.Subject),
    status: hasEnded ? 'Completed' : 'Scheduled',
    priority: '(not applicable)',
    isCompleted: hasEnded,
    durationMinutes: record.DurationInMinutes,
    day: firstDay ?? createdDay,
    createdDay,
    completedDay: hasEnded ? lastDay : null,
  };
}

/** R16: an all-day event is on its own days, whatever the time zone; the last one is that of its end in UTC. */
function spanOf(org: Org, { IsAllDayEvent, ActivityDate, StartDateTime, EndDateTime }: Version<'Event'>['record']) {
  if (IsAllDayEvent) {
    const lastDay = EndDateTime?.slice(0, 10) ?? ActivityDate;
    return { firstDay: ActivityDate, lastDay, end: lastDay && org.endOfDay(lastDay) };
  }
  const end = EndDateTime && instantOf(EndDateTime);
  return {
    firstDay: StartDateTime === null ? ActivityDate : org.day(StartDateTime),
    lastDay: EndDateTime && org.day(EndDateTime),
    end,
  };
}

const relations = (record: Version<'Task' | 'Event'>['record']) => ({
  accountId: record.AccountId ?? (record.WhatId?.startsWith(PREFIX.account) ? record.WhatId : null),
  whoId: record.WhoId,
  whatId: record.WhatId,
  ownerId: record.OwnerId,
});
