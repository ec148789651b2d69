import type { SourceRecord } from '@medallion/core';
import { midnight, type Instant } from '../calendar.ts';
import { rollUpTime } from '../campaigns.ts';
import { dayOfText } from './last-activity.ts';
import { createdAt, instantOf, modifiedAt, type Change } from './life.ts';

/** The roll-ups a campaign keeps of its members and deals. */
export interface RollUps {
  NumberOfLeads: number;
  NumberOfConvertedLeads: number;
  NumberOfContacts: number;
  NumberOfResponses: number;
  NumberOfOpportunities: number;
  NumberOfWonOpportunities: number;
  AmountAllOpportunities: number;
  AmountWonOpportunities: number;
}

/** Something that moves a roll-up. */
interface Movement {
  readonly at: Instant;
  readonly by: Partial<RollUps>;
}

/** A campaign planned, run and over; its roll-ups brought up to date every night that something moved them. */
export function campaignChanges(
  campaign: SourceRecord,
  facts: {
    readonly members: readonly SourceRecord[];
    readonly deals: readonly SourceRecord[];
    readonly convertedAt: ReadonlyMap<string, Instant>;
  },
  asOf: Instant,
): Change[] {
  const changes: Change[] = [];
  const modified = modifiedAt(campaign);
  const starts = midnight(dayOfText(campaign['StartDate'] as string)) + 8 * 3600;
  const planned = { Status: 'Planned', IsActive: false, ActualCost: null, NumberSent: 0 };
  const cost = campaign['ActualCost'] as number | null;
  const estimate = {
    ExpectedResponse: (campaign['ExpectedResponse'] as number) - 1,
    ActualCost: cost && Math.round(cost / 4),
  };
  const isOver = campaign['Status'] === 'Completed' || campaign['Status'] === 'Aborted';
  const before = isOver ? { ...estimate, Status: 'In Progress', IsActive: true } : estimate;
  changes.push({ at: modified, kind: 'edit', before });
  if (campaign['Status'] !== 'Planned') changes.push({ at: Math.min(starts, modified), kind: 'edit', before: planned });
  return [...changes, ...rollUpChanges(campaign, movements(facts), asOf)];
}

function movements({ members, deals, convertedAt }: Parameters<typeof campaignChanges>[1]): Movement[] {
  const all: Movement[] = [];
  for (const member of members) {
    const at = createdAt(member);
    const lead = member['LeadId'] as string | null;
    all.push({ at, by: lead === null ? { NumberOfContacts: 1 } : { NumberOfLeads: 1 } });
    const conversion = lead === null ? undefined : convertedAt.get(lead);
    if (conversion !== undefined) all.push({ at: Math.max(at, conversion), by: { NumberOfConvertedLeads: 1 } });
    if (member['HasResponded'] === true) all.push({ at: modifiedAt(member), by: { NumberOfResponses: 1 } });
  }
  for (const deal of deals) {
    if (deal['IsDeleted'] === true) continue;
    all.push({
      at: createdAt(deal),
      by: { NumberOfOpportunities: 1, AmountAllOpportunities: (deal['Amount'] as number) ?? 0 },
    });
    if (deal['IsWon'] !== true) continue;
    all.push({
      at: modifiedAt(deal),
      by: { NumberOfWonOpportunities: 1, AmountWonOpportunities: deal['Amount'] as number },
    });
  }
  return all.sort((a, b) => a.at - b.at);
}

/** Told backwards: before each night, the roll-ups without what moved them that day. */
function rollUpChanges(campaign: SourceRecord, all: readonly Movement[], asOf: Instant): Change[] {
  const nights = Map.groupBy(all, ({ at }) => rollUpTime(at, asOf));
  const left = Object.fromEntries(ROLL_UPS.map((name) => [name, campaign[name] as number])) as unknown as RollUps;
  const changes: Change[] = [];
  for (const at of [...nights.keys()].sort((a, b) => b - a)) {
    for (const { by } of nights.get(at)!) {
      for (const [name, amount] of Object.entries(by)) left[name as keyof RollUps] -= amount;
    }
    const before = Object.fromEntries(
      Object.entries(left).map(([name, value]) => [name, Math.max(0, Math.round(value))]),
    );
    changes.push({ at, kind: 'touch', before });
  }
  return changes;
}

const ROLL_UPS: readonly (keyof RollUps)[] = [
  'NumberOfLeads',
  'NumberOfConvertedLeads',
  'NumberOfContacts',
  'NumberOfResponses',
  'NumberOfOpportunities',
  'NumberOfWonOpportunities',
  'AmountAllOpportunities',
  'AmountWonOpportunities',
];

/** A member invited, answering, and named as the contact it became. */
export function memberChanges(member: SourceRecord, convertedAt: ReadonlyMap<string, Instant>): Change[] {
  const changes: Change[] = [];
  if (member['HasResponded'] === true) {
    const before = { Status: 'Sent', HasResponded: false, FirstRespondedDate: null };
    changes.push({ at: modifiedAt(member), kind: 'edit', before });
  }
  const lead = member['LeadId'] as string | null;
  if (lead !== null && member['ContactId'] !== null) {
    const before = { ContactId: null, Type: 'Lead', LeadOrContactId: lead };
    changes.push({ at: convertedAt.get(lead) ?? instantOf(member['CreatedDate']), kind: 'touch', before });
  }
  return changes;
}
