import type { SourceRecord } from '@medallion/core';
import type { Random } from '../random.ts';
import { createdAt, modifiedAt, type Change } from './life.ts';

/** How a lead came to where it is: taken from the queue, worked, then converted, given up, merged or deleted. */
export function leadChanges(lead: SourceRecord, queueId: string, random: Random): Change[] {
  const [created, modified] = [createdAt(lead), modifiedAt(lead)];
  const workedAt = created + Math.floor((modified - created) * (0.1 + 0.5 * random.unit()));
  const wasQueued = random.chance(0.35);
  const untouched = { Status: 'Open - Not Contacted', ...(wasQueued ? { OwnerId: queueId } : {}) };
  if (lead['IsDeleted'] === true) {
    return [{ at: modified, kind: 'edit', before: { IsDeleted: false, MasterRecordId: null } }];
  }
  if (lead['Status'] === 'Working - Contacted') return [{ at: modified, kind: 'edit', before: untouched }];
  if (lead['Status'] === 'Open - Not Contacted') return [];
  const unconverted = {
    Status: 'Working - Contacted',
    IsConverted: false,
    ConvertedDate: null,
    ConvertedAccountId: null,
    ConvertedContactId: null,
    ConvertedOpportunityId: null,
  };
  return [
    { at: modified, kind: 'edit', before: unconverted },
    { at: workedAt, kind: 'edit', before: untouched },
  ];
}
