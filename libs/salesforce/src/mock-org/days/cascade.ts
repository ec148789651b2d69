import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import { sObjectOfId } from '../../ids/salesforce-id.ts';
import type { Present } from './present.ts';

/** What goes into the recycle bin with a record, and out of it. */
const belongings: Partial<Record<SObjectName, readonly SObjectName[]>> = {
  Account: ['Contact', 'Opportunity', 'Task', 'Event'],
  Contact: ['OpportunityContactRole', 'CampaignMember', 'Task', 'Event'],
  Lead: ['CampaignMember', 'Task', 'Event'],
  Opportunity: ['OpportunityLineItem', 'OpportunityHistory', 'OpportunityContactRole', 'Task', 'Event'],
};
/** Nobody deletes by mistake what so much hangs on. */
const MOST_TOGETHER = 80;

const idOf = (record: SourceRecord): string => record['Id'] as string;

/**
 * A record and what belongs to it, those first that others belong to. `goes` says of what belongs to one of them whether
 * it goes along.
 */
export function together(
  present: Present,
  record: SourceRecord,
  goes: (belonging: SourceRecord) => boolean,
): SourceRecord[] {
  const all = new Map([[idOf(record), record]]);
  for (const id of all.keys()) {
    for (const child of present.referringTo(id, belongings[sObjectOfId(id)!] ?? [])) {
      if (goes(child.record)) all.set(idOf(child.record), child.record);
    }
  }
  return [...all.values()];
}

/** Deletes a record with what belongs to it, and empties what else names it. Answers what went; nothing where it may not. */
export function deleteTogether(present: Present, record: SourceRecord, by: string): SourceRecord[] {
  const all = together(present, record, (belonging) => belonging['IsDeleted'] === false);
  if (all.length > MOST_TOGETHER || !all.every((one) => mayGo(present, one))) return [];
  const ids = new Set(all.map(idOf));
  for (const id of ids) present.setDeleted(id, by, true);
  for (const id of ids) {
    for (const { record: other, fields } of present.referringTo(id, ['Account', 'Contact', 'Opportunity'])) {
      if (other['IsDeleted'] === true) continue;
      present.touch(idOf(other), Object.fromEntries(fields.map((field) => [field, null])));
    }
  }
  return all;
}

/** What was won stays, what a lead became (the lead would name a record that is gone), and whom others were merged into. */
function mayGo(present: Present, record: SourceRecord): boolean {
  if (record['IsWon'] === true || record['IsConverted'] === true) return false;
  const id = idOf(record);
  const object = sObjectOfId(id)!;
  if (object !== 'Account' && object !== 'Contact' && object !== 'Lead' && object !== 'Opportunity') return true;
  const isSurvivor = present.referringTo(id, [object]).some(({ fields }) => fields.includes('MasterRecordId'));
  return !isSurvivor && present.referringTo(id, ['Lead']).length === 0;
}
