import type { SourceRecord } from '@medallion/core';
import { sObjectNames } from '../catalogue/catalogue.ts';
import type { Division } from './division.ts';
import { divisionRecords, type TakeRecord } from './division-records.ts';
import { liveDays } from './days/live-days.ts';
import { divisionRecordsInMemory } from './history/division-records-in-memory.ts';

/** Gives out what is in a division so many days after the org's clock: what was there then, then what is new. */
export function divisionAt(division: Division, days: number, take: TakeRecord): void {
  if (days === 0) return divisionRecords(division, take);
  const records = divisionRecordsInMemory(division);
  const changed = new Map<string, SourceRecord | undefined>();
  const entered = new Map<string, string[]>(sObjectNames.map((object) => [object, []]));
  const known = new Set(sObjectNames.flatMap((object) => records[object].map((record) => record['Id'])));
  for (const { object, id, record } of liveDays(division, records, days)) {
    if (!changed.has(id) && !known.has(id)) entered.get(object)!.push(id);
    changed.set(id, record);
  }
  const give = take as (object: string, record: SourceRecord) => void;
  for (const object of sObjectNames) {
    for (const record of records[object]) {
      const id = record['Id'] as string;
      const now = changed.has(id) ? changed.get(id) : record;
      if (now !== undefined) give(object, now);
    }
    for (const id of entered.get(object)!) {
      const now = changed.get(id);
      if (now !== undefined) give(object, now);
    }
  }
}
