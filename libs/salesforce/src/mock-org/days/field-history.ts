import type { SourceRecord } from '@medallion/core';
import { laterIds, type Division } from '../division.ts';
import type { DivisionRecords } from '../history/division-records-in-memory.ts';
import {
  FieldHistoryWriter,
  administratorOf,
  changeBetween,
  historyOf,
  parentField,
  type TrackedObject,
} from '../history/field-history.ts';
import type { OrgVersion } from '../org-log.ts';

const trackedObjects = Object.keys(historyOf) as TrackedObject[];
const isTracked = (object: string): object is TrackedObject => object in historyOf;

/**
 * The field histories of what a division's later days did to its records, told from the log of those days: an entry for
 * each change of a tracked field, at its moment. The entries of a record go for good when it does.
 */
export function fieldHistoryOfDays(
  division: Division,
  records: DivisionRecords,
  log: readonly OrgVersion[],
): OrgVersion[] {
  const ids = {
    AccountHistory: laterIds(division, 'AccountHistory', 0),
    OpportunityFieldHistory: laterIds(division, 'OpportunityFieldHistory', 0),
  };
  const names = new Map(records.User.map((user) => [user['Id'] as string, user['Name'] as string]));
  const writer = new FieldHistoryWriter(ids, (id) => names.get(id)!);
  const administrator = administratorOf(records.User);
  const last = new Map<string, SourceRecord>();
  const entriesOf = new Map<string, string[]>();
  const note = (parentId: string, entryId: string): void => {
    const entries = entriesOf.get(parentId);
    if (entries) entries.push(entryId);
    else entriesOf.set(parentId, [entryId]);
  };
  for (const object of trackedObjects) {
    for (const record of records[object]) last.set(record['Id'] as string, record);
    for (const entry of records[historyOf[object]]) note(entry[parentField[object]] as string, entry['Id'] as string);
  }

  const versions: OrgVersion[] = [];
  for (const { object, id, at, record } of log) {
    if (object === 'User' && record) names.set(id, record['Name'] as string);
    if (!isTracked(object)) continue;
    const history = historyOf[object];
    if (record === undefined) {
      for (const entry of entriesOf.get(id) ?? []) versions.push({ object: history, id: entry, at, record: undefined });
      continue;
    }
    const before = last.get(id);
    last.set(id, record);
    const take = (entry: SourceRecord): void => {
      note(id, entry['Id'] as string);
      versions.push({ object: history, id: entry['Id'] as string, at, record: entry });
    };
    if (before) writer.changed(object, changeBetween(before, record, administrator), take);
    else writer.created(object, record, take);
  }
  return versions;
}
