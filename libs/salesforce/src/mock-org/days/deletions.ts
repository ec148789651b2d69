import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { SECONDS_PER_DAY } from '../calendar.ts';
import { instantOf } from '../history/life.ts';
import { RECYCLE_BIN } from '../history/purges.ts';
import type { Random } from '../random.ts';
import { deleteTogether, together } from './cascade.ts';
import type { Present } from './present.ts';

const deletable: readonly (readonly [SObjectName, number])[] = [
  ['Task', 4],
  ['Account', 3],
  ['Contact', 3],
  ['Lead', 2],
  ['CampaignMember', 2],
  ['Event', 1],
  ['Opportunity', 1],
];

/** A record is deleted, with what belongs to it. */
export function deleteOne(present: Present, random: Random): void {
  deleteAny(present, random);
}

/** The same by somebody who empties the recycle bin afterwards: a minute later all of it is gone for good. */
export function hardDelete(present: Present, random: Random): void {
  const deleted = deleteAny(present, random);
  present.now += 60;
  for (const record of deleted) purgeWhole(present, record['Id'] as string);
}

/** Deletes one that may go: much that is picked may not, because of what hangs on it. */
function deleteAny(present: Present, random: Random): readonly SourceRecord[] {
  const object = random.weighted(deletable);
  for (let tries = 12; tries > 0; tries--) {
    const record = present.pick(object, random);
    if (!record) continue;
    const owner = record['OwnerId'] as string | undefined;
    const by = owner?.startsWith('005') ? owner : (record['CreatedById'] as string);
    const deleted = deleteTogether(present, record, by);
    if (deleted.length > 0) return deleted;
  }
  return [];
}

/** What was deleted by mistake within the last two weeks is taken out of the recycle bin, with what went in with it. */
export function undeleteOne(present: Present, random: Random): void {
  const since = present.now - (RECYCLE_BIN - 2) * SECONDS_PER_DAY;
  const mayComeBack = (record: SourceRecord): boolean =>
    record['IsDeleted'] === true &&
    (record['MasterRecordId'] ?? null) === null &&
    deletedAt(record) > since &&
    isWhole(present, record);
  const objects = random.shuffle<SObjectName>(['Account', 'Contact', 'Opportunity', 'Task', 'Lead', 'CampaignMember']);
  const found = objects.map((object) => [...present.all(object)].filter(mayComeBack)).find((some) => some.length > 0);
  if (!found) return;
  const record = random.pick(found);
  const by = record['LastModifiedById'] as string;
  const stamp = record['SystemModstamp'];
  const all = together(
    present,
    record,
    (belonging) => belonging['IsDeleted'] === true && belonging['SystemModstamp'] === stamp,
  );
  for (const one of all) if (isWhole(present, one)) present.setDeleted(one['Id'] as string, by, false);
}

/** At night what has been in the recycle bin for too long goes for good, and what still names it in there with it. */
export function emptyBin(present: Present, random: Random): void {
  const before = present.now - RECYCLE_BIN * SECONDS_PER_DAY;
  const due: string[] = [];
  for (const object of BINNED) {
    for (const record of present.all(object)) {
      if (record['IsDeleted'] === true && deletedAt(record) < before && random.chance(0.3))
        due.push(record['Id'] as string);
    }
  }
  for (const id of due) purgeWhole(present, id);
}

function purgeWhole(present: Present, id: string): void {
  if (present.get(id) === undefined) return;
  const referring = present.referringTo(id);
  // A living record that names it keeps it.
  if (referring.some(({ record }) => record['IsDeleted'] !== true)) return;
  present.purge(id);
  for (const { record } of referring) purgeWhole(present, record['Id'] as string);
}

const BINNED: readonly SObjectName[] = [
  'Account',
  'Contact',
  'Lead',
  'Opportunity',
  'OpportunityLineItem',
  'OpportunityHistory',
  'OpportunityContactRole',
  'CampaignMember',
  'Task',
  'Event',
];

const deletedAt = (record: SourceRecord): number => instantOf(record['LastModifiedDate'] ?? record['SystemModstamp']);

const NAMED = [
  'WhoId',
  'WhatId',
  'AccountId',
  'ContactId',
  'LeadId',
  'CampaignId',
  'OpportunityId',
  'ParentId',
  'ReportsToId',
];

/** Whether all that a record names is there and not deleted, so that it can come back. */
function isWhole(present: Present, record: SourceRecord): boolean {
  return NAMED.every((field) => {
    const id = record[field];
    return id == null || present.get(id)?.['IsDeleted'] === false;
  });
}
