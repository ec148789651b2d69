import type { SourceRecord } from '@medallion/core';
import { archivedAt } from '../activities.ts';
import type { Instant } from '../calendar.ts';
import type { Random } from '../random.ts';
import { dayOfText } from './last-activity.ts';
import { createdAt, instantOf, modifiedAt, touchedAt, type Change } from './life.ts';

/** The lead a contact was until its conversion. */
export type FormerLeads = ReadonlyMap<string, { readonly leadId: string; readonly until: Instant }>;

/** A task or event entered, done, moved with its lead, deleted or restored, archived. */
export function activityChanges(activity: SourceRecord, formerLeads: FormerLeads, random: Random): Change[] {
  const changes: Change[] = [];
  const [created, modified] = [createdAt(activity), modifiedAt(activity)];
  const completed = activity['CompletedDateTime'] == null ? undefined : instantOf(activity['CompletedDateTime']);
  if (completed !== undefined) {
    const before = {
      Status: random.pick(['Not Started', 'In Progress']),
      IsClosed: false,
      CompletedDateTime: null,
      CallDurationInSeconds: null,
    };
    changes.push({ at: completed, kind: 'edit', before });
  }
  if (activity['IsDeleted'] === true) {
    changes.push({ at: modified, kind: 'edit', before: { IsDeleted: false } });
  } else if (completed !== undefined && modified > completed + 1) {
    // Modified after it was done: it had been deleted, and came back.
    const deleted = completed + Math.ceil((modified - completed) * 0.3);
    changes.push({ at: modified, kind: 'edit', before: { IsDeleted: true } });
    changes.push({ at: deleted, kind: 'edit', before: { IsDeleted: false } });
  }
  const former = formerLeads.get(activity['WhoId'] as string);
  if (former !== undefined && activity['WhatId'] === null && created < former.until) {
    changes.push({ at: former.until, kind: 'touch', before: { WhoId: former.leadId, AccountId: null } });
  }
  if (activity['IsArchived'] === true) {
    const day = activity['ActivityDate'] as string | null;
    const at = day === null ? touchedAt(activity) : archivedAt(dayOfText(day));
    changes.push({ at, kind: 'touch', before: { IsArchived: false } });
  }
  return changes;
}
