import type { SourceRecord } from '@medallion/core';
import type { SObjectName } from '../../catalogue/catalogue.ts';
import type { Instant } from '../calendar.ts';
import type { Division } from '../division.ts';
import { queueId } from '../leads.ts';
import type { OrgVersion } from '../org-log.ts';
import { AccountEdits } from './account-edits.ts';
import { activityChanges } from './activities.ts';
import { campaignChanges, memberChanges } from './campaigns.ts';
import { contactChanges } from './contacts.ts';
import type { DivisionRecords } from './division-records-in-memory.ts';
import { Handovers } from './handovers.ts';
import { ActivityDays } from './last-activity.ts';
import { leadChanges } from './leads.ts';
import { createdAt, lifeOf, modifiedAt, type Change } from './life.ts';
import { mergeMoves } from './merges.ts';
import { opportunityChanges } from './opportunities.ts';
import { purgedRecords } from './purges.ts';
import { quotaChanges } from './quotas.ts';
import { userChanges } from './users.ts';

/** The life of a division up to the org's clock, as every version of every record; the last ones are `records`. */
export function divisionHistory(division: Division, records: DivisionRecords): OrgVersion[] {
  const { org } = division;
  const log: OrgVersion[] = [];
  const tell = (object: SObjectName, changesOf: (record: SourceRecord) => readonly Change[]): void => {
    for (const record of records[object]) {
      for (const version of lifeOf(object, record, changesOf(record))) log.push(version);
    }
  };
  const days = new ActivityDays([...records.Task, ...records.Event]);
  const moves = mergeMoves(records);
  const rowsOf = groupBy(records.OpportunityHistory, 'OpportunityId');
  const linesOf = groupBy(records.OpportunityLineItem, 'OpportunityId');
  const primaryOf = groupBy(
    records.OpportunityContactRole.filter((role) => role['IsPrimary'] === true),
    'OpportunityId',
  );
  const converted = records.Lead.filter((lead) => lead['IsConverted'] === true);
  const convertedAt = new Map(converted.map((lead) => [lead['Id'] as string, modifiedAt(lead)]));
  const formerLeads = new Map(
    converted.map((lead) => [
      lead['ConvertedContactId'] as string,
      { leadId: lead['Id'] as string, until: modifiedAt(lead) },
    ]),
  );

  const random = division.random('histories');
  const edits = new AccountEdits(division, firstWins(records.Opportunity, rowsOf));
  const accountsLeft = new Handovers(division, 'Account', records.User);
  const dealsLeft = new Handovers(division, 'Opportunity', records.User);
  const leftOf = new Map(records.Account.map((account) => [account['Id'], accountsLeft.of(account)]));

  tell('UserRole', () => []);
  tell('User', userChanges);
  tell('ForecastingQuota', quotaChanges);
  tell('Account', (account) => [...edits.of(account), ...leftOf.get(account['Id'])!, ...days.changesOf(account)]);
  tell('Contact', (contact) => {
    const moved = moves.get(contact['Id'] as string);
    return [
      ...(moved ?? contactChanges(contact, records.Account, org.pools, random)),
      // Contacts go with their account.
      ...leftOf.get(contact['AccountId'])!,
      ...days.changesOf(contact),
    ];
  });
  const queue = queueId(division);
  tell('Lead', (lead) => [...leadChanges(lead, queue, random), ...days.changesOf(lead)]);
  const membersOf = groupBy(records.CampaignMember, 'CampaignId');
  const dealsOf = groupBy(records.Opportunity, 'CampaignId');
  tell('Campaign', (campaign) => {
    const id = campaign['Id'] as string;
    const facts = { members: membersOf.get(id) ?? [], deals: dealsOf.get(id) ?? [], convertedAt };
    return campaignChanges(campaign, facts, org.asOf);
  });
  tell('CampaignMember', (member) => memberChanges(member, convertedAt));
  tell('Product2', () => []);
  tell('Pricebook2', () => []);
  tell('PricebookEntry', () => []);
  tell('Opportunity', (deal) => {
    const id = deal['Id'] as string;
    const facts = { rows: rowsOf.get(id)!, lines: linesOf.get(id) ?? [], primary: primaryOf.get(id)?.[0] };
    return [
      ...opportunityChanges(deal, facts, org.calendar, org.pools, random),
      ...dealsLeft.of(deal),
      ...days.changesOf(deal),
    ];
  });
  const deletedLast = (record: SourceRecord): Change[] =>
    record['IsDeleted'] === true ? [{ at: modifiedOrTouched(record), kind: 'edit', before: { IsDeleted: false } }] : [];
  tell('OpportunityLineItem', deletedLast);
  tell('OpportunityHistory', (row) =>
    deletedLast(row).map((change) => ({ ...change, kind: 'touch' }) satisfies Change),
  );
  tell('OpportunityContactRole', deletedLast);
  for (const object of ['AccountHistory', 'OpportunityFieldHistory'] as const) tell(object, () => []);
  const activityRandom = division.random('histories of activities');
  for (const object of ['Task', 'Event'] as const) {
    tell(object, (activity) => activityChanges(activity, formerLeads, activityRandom));
  }
  log.push(...purgedRecords(division, records));
  return log;
}

/** When the first deal of each customer was won, by the account's id. */
function firstWins(
  deals: readonly SourceRecord[],
  rowsOf: ReadonlyMap<string, readonly SourceRecord[]>,
): ReadonlyMap<string, Instant> {
  const first = new Map<string, Instant>();
  for (const deal of deals) {
    if (deal['IsWon'] !== true) continue;
    const account = deal['AccountId'] as string;
    const at = createdAt(rowsOf.get(deal['Id'] as string)!.at(-1)!);
    first.set(account, Math.min(at, first.get(account) ?? Infinity));
  }
  return first;
}

const modifiedOrTouched = (record: SourceRecord): number =>
  modifiedAt('LastModifiedDate' in record ? record : { SystemModstamp: record['SystemModstamp'] });

export function groupBy(records: readonly SourceRecord[], field: string): Map<string, SourceRecord[]> {
  const groups = new Map<string, SourceRecord[]>();
  for (const record of records) {
    const key = record[field];
    if (typeof key !== 'string') continue;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return groups;
}
