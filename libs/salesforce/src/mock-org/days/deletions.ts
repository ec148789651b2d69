import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { SECONDS_PER_DAY } from '../calendar.ts';
import { instantOf } from '../history/life.ts';
import { RECYCLE_BIN } from '../history/purges.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';

/** What goes into the recycle bin, and out of it, with a record. */
const belongings: Partial<Record<SObjectName, readonly SObjectName[]>> = {
  Opportunity: ['OpportunityLineItem', 'OpportunityHistory', 'OpportunityContactRole', 'Task', 'Event'],
  Lead: ['CampaignMember', 'Task', 'Event'],
};

/** A record is deleted, with what belongs to it. */
export function deleteOne(present: Present, random: Random): void {
  const object = random.weighted<'Task' | 'Lead' | 'Opportunity' | 'CampaignMember' | 'Event'>([
    ['Task', 4],
    ['Lead', 2],
    ['CampaignMember', 2],
    ['Event', 1],
    ['Opportunity', 1],
  ]);
  const record = present.pick(
    object,
    random,
    (candidate) => candidate['IsConverted'] !== true && candidate['IsWon'] !== true,
  );
  if (!record) return;
  const id = record['Id'] as string;
  // A deal that a lead became stays: the lead would name a record that is gone.
  if (object === 'Opportunity' && present.referringTo(id, ['Lead']).length > 0) return;
  if (object === 'Lead' && present.referringTo(id, ['Lead']).length > 0) return;
  const by = ((record['OwnerId'] as string | undefined) ?? '').startsWith('005')
    ? (record['OwnerId'] as string)
    : (record['CreatedById'] as string);
  const children = present.referringTo(id, belongings[object] ?? []);
  present.setDeleted(id, by, true);
  for (const child of children) {
    if (child.record['IsDeleted'] === false) present.setDeleted(child.record['Id'] as string, by, true);
  }
}

/** What was deleted by mistake within the last two weeks is taken out of the recycle bin, with what went in with it. */
export function undeleteOne(present: Present, random: Random): void {
  const object = random.pick(['Opportunity', 'Task', 'Lead', 'CampaignMember'] as const);
  const since = present.now - (RECYCLE_BIN - 2) * SECONDS_PER_DAY;
  const found = [...present.all(object)].filter(
    (record) =>
      record['IsDeleted'] === true &&
      (record['MasterRecordId'] ?? null) === null &&
      deletedAt(record) > since &&
      isWhole(present, record),
  );
  if (found.length === 0) return;
  const record = random.pick(found);
  const id = record['Id'] as string;
  const by = record['LastModifiedById'] as string;
  const stamp = record['SystemModstamp'];
  const children = present
    .referringTo(id, belongings[object] ?? [])
    .filter((child) => child.record['IsDeleted'] === true && child.record['SystemModstamp'] === stamp);
  present.setDeleted(id, by, false);
  for (const child of children) {
    if (isWhole(present, child.record)) present.setDeleted(child.record['Id'] as string, by, false);
  }
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

/** Whether all that a record names is there and not deleted, so that it can come back. */
function isWhole(present: Present, record: SourceRecord): boolean {
  return ['WhoId', 'WhatId', 'AccountId', 'ContactId', 'LeadId', 'CampaignId', 'OpportunityId'].every((field) => {
    const id = record[field];
    return id == null || present.get(id)?.['IsDeleted'] === false;
  });
}
