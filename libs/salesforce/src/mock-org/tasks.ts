import type { RecordOf } from '../catalogue/record.ts';
import { isArchived, onDay, touchedAt, type Activity } from './activities.ts';
import { dateText, datetimeText } from './calendar.ts';
import type { Division } from './division.ts';
import type { Random } from './random.ts';

const kinds: readonly (readonly ['Call' | 'Email' | 'Other', number])[] = [
  ['Call', 40],
  ['Email', 42],
  ['Other', 18],
];
const subjects: Readonly<Record<'Call' | 'Email' | 'Other', readonly string[]>> = {
  Call: ['Call', 'Discovery call', 'Follow-up call', 'Pricing call', 'Call with procurement'],
  Email: ['Email', 'Email: Proposal', 'Email: Follow-up', 'Email: Contract terms', 'Email: Meeting notes'],
  Other: ['Send Quote', 'Send Letter', 'Prepare demo', 'Update forecast', 'Other'],
};

/** A task of an activity. Those of past days are nearly all done; those to come are open. */
export function taskRecord(
  id: string,
  activity: Activity,
  division: Division,
  random: Random,
  mishaps: Random,
): RecordOf<'Task'> {
  const { asOf } = division.org;
  const kind = random.weighted(kinds);
  const due = Math.max(onDay(activity.day, random), activity.knownAt + 60);
  const isDone = due <= asOf && random.chance(0.93);
  const isLogged = isDone && kind !== 'Other' && random.chance(0.7);
  const completed = isDone ? (isLogged ? due : Math.min(division.after(due, 0.3, random), asOf)) : undefined;
  const created = isLogged
    ? due
    : Math.min(Math.max(due - Math.floor(random.waiting(4) * 86_400), activity.knownAt), asOf);
  const isMistake = activity.removedAt === undefined && completed !== undefined && random.chance(0.008);
  const removed = activity.removedAt ?? (isMistake ? division.after(completed!, 3, random) : undefined);
  // Deleted by mistake and taken out of the recycle bin again.
  const isRestored = completed !== undefined && removed === undefined && mishaps.chance(0.006);
  const restored = isRestored ? division.after(completed, 3, mishaps) : 0;
  const modified = Math.max(removed ?? 0, restored, completed ?? created);
  if (completed !== undefined && removed === undefined) activity.touch(activity.day);
  const isOld = isDone && isArchived(activity.day, division);
  const openStatus = random.weighted([
    ['Not Started', 60],
    ['In Progress', 25],
    ['Waiting on someone else', 10],
    ['Deferred', 5],
  ]);
  return {
    Id: id,
    IsDeleted: removed !== undefined,
    CreatedDate: datetimeText(created),
    CreatedById: activity.ownerId,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: activity.ownerId,
    SystemModstamp: datetimeText(touchedAt(activity, created, modified, isOld)),
    WhoId: activity.whoId,
    WhatId: activity.whatId,
    AccountId: activity.accountId,
    Subject: random.chance(0.02) ? null : random.pick(subjects[kind]),
    Description: random.chance(0.3) ? random.pick(division.org.pools.sentences) : null,
    ActivityDate: random.chance(0.03) ? null : dateText(activity.day),
    Status: isDone ? 'Completed' : openStatus,
    Priority: random.weighted([
      ['Normal', 80],
      ['High', 15],
      ['Low', 5],
    ]),
    Type: random.chance(0.1) ? null : kind,
    TaskSubtype: kind === 'Other' ? 'Task' : kind,
    CallDurationInSeconds: kind === 'Call' && isDone && random.chance(0.8) ? random.int(1, 40) * 60 : null,
    CompletedDateTime: completed === undefined ? null : datetimeText(completed),
    IsClosed: isDone,
    IsArchived: isOld,
    IsRecurrence: false,
    OwnerId: activity.ownerId,
  };
}
