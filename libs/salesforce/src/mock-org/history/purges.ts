import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { SECONDS_PER_DAY, datetimeText, type Instant } from '../calendar.ts';
import { laterIds, type Division } from '../division.ts';
import type { OrgVersion } from '../org-log.ts';
import type { DivisionRecords } from './division-records-in-memory.ts';
import { createdAt } from './life.ts';

/** Days a deleted record stays in the recycle bin, and about one more until it is gone. */
export const RECYCLE_BIN = 16;
/** One in so many leads and tasks was entered twice, deleted, and is gone for good. */
const ONE_IN = { Lead: 60, Task: 100 } as const;

/** Records that came and went within the history: of them the org at its clock knows nothing. */
export function purgedRecords(division: Division, records: DivisionRecords): OrgVersion[] {
  const random = division.random('purged');
  const { asOf } = division.org;
  const log: OrgVersion[] = [];
  for (const object of ['Lead', 'Task'] as const) {
    const ids = laterIds(division, object, 0);
    const wanted = Math.ceil(records[object].length / ONE_IN[object]);
    const old = records[object].filter(
      (record) =>
        record['IsConverted'] !== true &&
        record['IsDeleted'] === false &&
        String(record['WhoId'] ?? '').slice(0, 3) !== '00Q' &&
        createdAt(record) + 40 * SECONDS_PER_DAY < asOf,
    );
    for (const original of random.sample(old, wanted)) {
      const deletedAt = createdAt(original) + 3600 + Math.floor(random.unit() * 4 * SECONDS_PER_DAY);
      log.push(...shortLife(object, ids.next(), original, deletedAt));
    }
  }
  return log;
}

function shortLife(object: SObjectName, id: string, original: SourceRecord, deletedAt: Instant): OrgVersion[] {
  const created = original['CreatedDate'];
  const isAboutSomething = original['WhatId'] !== null;
  const unworked =
    object === 'Lead'
      ? { Status: 'Open - Not Contacted', LastActivityDate: null }
      : {
          WhoId: null,
          AccountId: isAboutSomething ? original['AccountId'] : null,
          Status: 'Not Started',
          IsClosed: false,
          CompletedDateTime: null,
          CallDurationInSeconds: null,
          IsArchived: false,
        };
  const first: SourceRecord = {
    ...original,
    ...unworked,
    Id: id,
    LastModifiedDate: created,
    LastModifiedById: original['CreatedById'],
    SystemModstamp: created,
  };
  const stamp = datetimeText(deletedAt);
  const deleted = { ...first, IsDeleted: true, LastModifiedDate: stamp, SystemModstamp: stamp };
  const purgedAt = deletedAt + RECYCLE_BIN * SECONDS_PER_DAY;
  return [
    { object, id, at: new Date(createdAt(first) * 1000), record: first },
    { object, id, at: new Date(deletedAt * 1000), record: deleted },
    { object, id, at: new Date(purgedAt * 1000), record: undefined },
  ];
}
