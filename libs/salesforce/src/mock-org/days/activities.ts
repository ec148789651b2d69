import type { SourceRecord } from '@medallion/core';
import { archivedAt } from '../activities.ts';
import { SECONDS_PER_DAY, dateText, datetimeText, dayOf, midnight } from '../calendar.ts';
import { dayOfText } from '../history/last-activity.ts';
import { instantOf } from '../history/life.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';
import { administrator } from './staff.ts';

/** Whom and what an activity begun now is about; deals near their close date more than others. */
function subject(present: Present, random: Random): SourceRecord | undefined {
  const today = dayOf(present.now);
  const kind = random.unit();
  if (kind < 0.7) {
    const isNear = (deal: SourceRecord): boolean => {
      if (deal['IsClosed'] === true) return false;
      const left = dayOfText(deal['CloseDate'] as string) - today;
      return random.chance(left < 15 ? 1 : 0.15);
    };
    const deal = present.pick('Opportunity', random, isNear);
    const contact = deal && present.get(deal['ContactId']);
    return (
      deal && {
        WhoId: contact?.['IsDeleted'] === false ? contact['Id'] : null,
        WhatId: deal['Id'],
        AccountId: deal['AccountId'],
        OwnerId: deal['OwnerId'],
      }
    );
  }
  if (kind < 0.85) {
    const lead = present.pick('Lead', random, (candidate) => candidate['IsConverted'] === false);
    const owner = lead?.['OwnerId'] as string | undefined;
    return lead && { WhoId: lead['Id'], OwnerId: owner?.startsWith('005') === true ? owner : administrator(present) };
  }
  const contact = present.pick('Contact', random);
  return contact && { WhoId: contact['Id'], AccountId: contact['AccountId'], OwnerId: contact['OwnerId'] };
}

/** A task is entered: done already and logged, or for a day to come. */
export function newTask(present: Present, random: Random): void {
  const about = subject(present, random);
  if (!about) return;
  const kind = random.pick(['Call', 'Email', 'Other'] as const);
  const isDone = random.chance(0.5);
  const day = dayOf(present.now) + (isDone ? 0 : random.int(0, 8));
  present.create('Task', about['OwnerId'] as string, {
    ...about,
    Subject: kind,
    Description: random.chance(0.3) ? random.pick(present.division.org.pools.sentences) : null,
    ActivityDate: dateText(day),
    Status: isDone ? 'Completed' : 'Not Started',
    Priority: random.chance(0.8) ? 'Normal' : 'High',
    Type: kind,
    TaskSubtype: kind === 'Other' ? 'Task' : kind,
    CallDurationInSeconds: kind === 'Call' && isDone ? random.int(1, 40) * 60 : null,
    CompletedDateTime: isDone ? datetimeText(present.now) : null,
    IsClosed: isDone,
  });
}

/** A meeting is put into the calendar. */
export function newEvent(present: Present, random: Random): void {
  const about = subject(present, random);
  if (!about) return;
  const begins = midnight(dayOf(present.now) + random.int(1, 10)) + random.int(32, 68) * 900;
  const minutes = random.pick([30, 60, 90]);
  present.create('Event', about['OwnerId'] as string, {
    ...about,
    Subject: random.pick(['Meeting', 'Demo', 'Call', 'Workshop']),
    Location: random.pick(['Video call', 'Their office', null]),
    Type: 'Meeting',
    StartDateTime: datetimeText(begins),
    EndDateTime: datetimeText(begins + minutes * 60),
    ActivityDateTime: datetimeText(begins),
    ActivityDate: dateText(dayOf(begins)),
    DurationInMinutes: minutes,
  });
}

/** A task that is due is done. */
export function finishTask(present: Present, random: Random): void {
  const today = dateText(dayOf(present.now));
  const task = present.pick(
    'Task',
    random,
    (candidate) =>
      candidate['IsClosed'] === false &&
      candidate['ActivityDate'] !== null &&
      (candidate['ActivityDate'] as string) <= today,
  );
  if (!task) return;
  const done = { Status: 'Completed', IsClosed: true, CompletedDateTime: datetimeText(present.now) };
  present.edit(task['Id'] as string, task['OwnerId'] as string, done);
}

/** In the evening the platform notes the last activity of whatever had one today, and archives what is a year old. */
export function noteActivities(present: Present): void {
  const today = dayOf(present.now);
  for (const object of ['Task', 'Event'] as const) {
    for (const activity of [...present.all(object)]) {
      const day = activity['ActivityDate'] as string | null;
      if (activity['IsDeleted'] === true || day === null) continue;
      const isTask = object === 'Task';
      if (isTask ? isDoneToday(activity, today) : day === dateText(today) && activity['IsRecurrence'] === false)
        note(present, activity, day);
      const isOver = isTask ? activity['IsClosed'] === true : true;
      const isOld = archivedAt(dayOfText(day)) <= present.now;
      if (isOver && isOld && activity['IsArchived'] === false)
        present.touch(activity['Id'] as string, { IsArchived: true });
    }
  }
}

const isDoneToday = (task: SourceRecord, today: number): boolean =>
  task['CompletedDateTime'] !== null && Math.floor(instantOf(task['CompletedDateTime']) / SECONDS_PER_DAY) === today;

function note(present: Present, activity: SourceRecord, day: string): void {
  for (const field of ['WhoId', 'WhatId', 'AccountId']) {
    const record = present.get(activity[field]);
    if (record === undefined || record['IsDeleted'] === true || !('LastActivityDate' in record)) continue;
    if (((record['LastActivityDate'] as string | null) ?? '') >= day) continue;
    present.touch(record['Id'] as string, { LastActivityDate: day });
  }
}
