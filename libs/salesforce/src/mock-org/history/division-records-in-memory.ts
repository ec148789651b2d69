import type { SourceRecord } from '@medallion/core';
import { sObjectNames, type SObjectName } from '../../catalogue/catalogue.ts';
import type { Division } from '../division.ts';
import { divisionRecords } from '../division-records.ts';

export type DivisionRecords = Readonly<Record<SObjectName, readonly SourceRecord[]>>;

/** What is in a division at the org's clock, by object. */
export function divisionRecordsInMemory(division: Division): DivisionRecords {
  const records = Object.fromEntries(sObjectNames.map((object) => [object, [] as SourceRecord[]])) as Record<
    SObjectName,
    SourceRecord[]
  >;
  divisionRecords(division, (object, record) => records[object].push(record));
  return records;
}
