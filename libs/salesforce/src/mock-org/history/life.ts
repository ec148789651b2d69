import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { datetimeText, type Instant } from '../calendar.ts';
import type { OrgVersion } from '../org-log.ts';

/** Something that happened to a record, told from afterwards: what the fields were before. */
export interface Change {
  readonly at: Instant;
  /** An edit moves LastModifiedDate; what the platform does moves SystemModstamp alone. */
  readonly kind: 'edit' | 'touch';
  readonly before: SourceRecord;
  /** Who edited; whoever last modified the record where nobody is named. */
  readonly by?: string;
}

/** The moment of a REST datetime, in seconds. */
export const instantOf = (text: unknown): Instant => Date.parse((text as string).replace('+0000', 'Z')) / 1000;

/** When a record was created; roles have no such date and are as old as their last edit. */
export const createdAt = (record: SourceRecord): Instant =>
  instantOf(record['CreatedDate'] ?? record['SystemModstamp']);
export const modifiedAt = (record: SourceRecord): Instant =>
  instantOf(record['LastModifiedDate'] ?? record['CreatedDate'] ?? record['SystemModstamp']);
/** Field histories have no such stamp and are never touched. */
export const touchedAt = (record: SourceRecord): Instant =>
  instantOf(record['SystemModstamp'] ?? record['CreatedDate']);

/** What was before an edit; where that is what is now, another field that is never empty was entered by it. */
export const orElse = (record: SourceRecord, before: SourceRecord, otherwise: string): SourceRecord =>
  Object.entries(before).some(([field, value]) => record[field] !== value) ? before : { [otherwise]: null };

/**
 * The versions of a record, first to last, told backwards from the last. A change that does not fit the record's stamps
 * (not after its creation, an edit after its last, anything after its SystemModstamp) did not happen: what it would have
 * changed was so all along.
 */
export function lifeOf(object: SObjectName, last: SourceRecord, changes: readonly Change[]): OrgVersion[] {
  const [created, modified, touched] = [createdAt(last), modifiedAt(last), touchedAt(last)];
  const fitting = changes.filter(
    ({ at, kind }) => at > created && at <= touched && (kind === 'touch' || at <= modified),
  );
  if (modified > created) fitting.push({ at: modified, kind: 'edit', before: {} });
  if (touched > created) fitting.push({ at: touched, kind: 'touch', before: {} });
  fitting.sort((a, b) => a.at - b.at);

  const id = last['Id'] as string;
  const versions: OrgVersion[] = [];
  let after = last;
  for (let i = fitting.length - 1; i >= 0;) {
    const { at } = fitting[i]!;
    versions.push({ object, id, at: new Date(at * 1000), record: after });
    let before: SourceRecord = after;
    for (; i >= 0 && fitting[i]!.at === at; i--) before = { ...before, ...fitting[i]!.before };
    after = { ...before, ...stampsUpTo(i, fitting, last) };
  }
  versions.push({ object, id, at: new Date(created * 1000), record: after });
  return versions.reverse();
}

/** The stamps of the version that the change at `i` made; before the first, those of creation. */
function stampsUpTo(i: number, changes: readonly Change[], last: SourceRecord): SourceRecord {
  const created = last['CreatedDate'] ?? last['SystemModstamp'];
  const touched = i < 0 ? created : datetimeText(changes[i]!.at);
  if (!('LastModifiedDate' in last)) return { SystemModstamp: touched };
  let edit = i;
  while (edit >= 0 && changes[edit]!.kind !== 'edit') edit--;
  return {
    LastModifiedDate: edit < 0 ? created : datetimeText(changes[edit]!.at),
    LastModifiedById: edit < 0 ? last['CreatedById'] : (changes[edit]!.by ?? last['LastModifiedById']),
    SystemModstamp: touched,
  };
}
