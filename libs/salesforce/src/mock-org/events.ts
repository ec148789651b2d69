import type { RecordOf } from '../catalogue/record.ts';
import { isArchived, onDay, touchedAt, type Activity } from './activities.ts';
import { dateText, datetimeText, midnight } from './calendar.ts';
import type { Division } from './division.ts';
import type { Random } from './random.ts';
import type { Team } from './team.ts';

const subjects = ['Meeting', 'Demo', 'Call', 'Workshop', 'Quarterly review', 'Contract negotiation', 'Lunch'];
const durations: readonly (readonly [number, number])[] = [
  [30, 35],
  [60, 45],
  [90, 12],
  [120, 8],
];

/**
 * The calendar entries of a division's activities: meetings, and a few that are none: templates of weekly series and
 * invitees' copies of the meeting before.
 */
export function* eventRecords(
  activities: readonly Activity[],
  nextId: () => string,
  division: Division,
  team: Team,
  random: Random,
): Generator<RecordOf<'Event'>> {
  let previous: RecordOf<'Event'> | undefined;
  for (const activity of activities) {
    const special = random.unit();
    if (
      special < 0.025 &&
      previous !== undefined &&
      !previous.IsDeleted &&
      !previous.IsChild &&
      !previous.IsRecurrence
    ) {
      const invitee = team.repAt(Date.parse(previous.CreatedDate.replace('+0000', 'Z')) / 1000, random);
      previous = { ...previous, Id: nextId(), IsChild: true, OwnerId: invitee.id };
    } else {
      previous = eventRecord(nextId(), activity, special > 0.993, division, random);
    }
    yield previous;
  }
}

function eventRecord(
  id: string,
  activity: Activity,
  isRecurrence: boolean,
  division: Division,
  random: Random,
): RecordOf<'Event'> {
  const { asOf } = division.org;
  const isAllDay = random.chance(0.03);
  const quarterHour = 900;
  const begins = isAllDay
    ? midnight(activity.day)
    : Math.max(Math.floor(onDay(activity.day, random) / quarterHour), Math.ceil(activity.knownAt / quarterHour)) *
      quarterHour;
  const minutes = isAllDay ? 1440 : random.weighted(durations);
  const created = Math.min(Math.max(begins - Math.floor((1 + random.waiting(6)) * 86_400), activity.knownAt), asOf);
  const isMistake = activity.removedAt === undefined && random.chance(0.008);
  const removed = activity.removedAt ?? (isMistake ? division.after(created, 2, random) : undefined);
  const modified = Math.max(removed ?? 0, created);
  const ends = begins + minutes * 60;
  if (ends <= asOf && removed === undefined && !isRecurrence) activity.touch(activity.day);
  const isOld = isArchived(activity.day, division);
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
    Subject: random.chance(0.02) ? null : random.pick(subjects),
    Description: random.chance(0.3) ? random.pick(division.org.pools.sentences) : null,
    Location: random.chance(0.5) ? random.pick(['Video call', 'Their office', 'Our office', 'Phone']) : null,
    Type: random.chance(0.15)
      ? null
      : random.weighted([
          ['Meeting', 85],
          ['Call', 15],
        ]),
    StartDateTime: datetimeText(begins),
    EndDateTime: datetimeText(isAllDay ? begins : ends),
    ActivityDateTime: isAllDay ? null : datetimeText(begins),
    ActivityDate: dateText(Math.floor(begins / 86_400)),
    DurationInMinutes: minutes,
    IsAllDayEvent: isAllDay,
    IsArchived: isOld,
    IsChild: false,
    IsRecurrence: isRecurrence,
    OwnerId: activity.ownerId,
  };
}
