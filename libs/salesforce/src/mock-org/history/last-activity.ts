import type { SourceRecord } from '@medallion/core';
import { dayFrom, midnight, type Instant } from '../calendar.ts';
import type { Change } from './life.ts';

export const dayOfText = (text: string): number =>
  dayFrom(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));

/** The days on which something was done about a record, by the record's id. */
export class ActivityDays {
  readonly #days = new Map<string, Set<string>>();

  constructor(activities: Iterable<SourceRecord>) {
    for (const activity of activities) {
      if (activity['IsDeleted'] === true || activity['IsRecurrence'] === true || activity['ActivityDate'] === null)
        continue;
      if (activity['IsClosed'] === false) continue;
      for (const field of ['WhoId', 'WhatId', 'AccountId']) {
        const id = activity[field] as string | null;
        if (id === null) continue;
        let days = this.#days.get(id);
        if (days === undefined) this.#days.set(id, (days = new Set()));
        days.add(activity['ActivityDate'] as string);
      }
    }
  }

  /** How a record's LastActivityDate came to be what it is: the platform keeps it, in the evening. */
  changesOf(record: SourceRecord): Change[] {
    const last = record['LastActivityDate'] as string | null;
    if (last === null) return [];
    const days = [...(this.#days.get(record['Id'] as string) ?? []), last].filter((day) => day <= last).sort();
    return days.flatMap((day, i): Change[] =>
      day === days[i - 1]
        ? []
        : [{ at: eveningOf(day), kind: 'touch', before: { LastActivityDate: days[i - 1] ?? null } }],
    );
  }
}

export const eveningOf = (day: string): Instant => midnight(dayOfText(day)) + 20 * 3600;
