import type { SourceRecord } from '@medallion/core';
import { dateText, dayOf } from '../calendar.ts';
import { themes } from '../campaigns.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';

/** A campaign is planned for the next weeks. */
export function newCampaign(present: Present, random: Random): void {
  const like = present.pick('Campaign', random);
  if (!like) return;
  const owner = like['OwnerId'] as string;
  const start = dayOf(present.now) + random.int(5, 35);
  const type = like['Type'] as string;
  const budget = Math.max(
    500,
    Math.round(((like['BudgetedCost'] as number) * (0.8 + 0.5 * random.unit())) / 500) * 500,
  );
  present.create('Campaign', owner, {
    Name: `${random.pick(themes)} ${type} ${dateText(start).slice(0, 7)}`,
    Type: type,
    Status: 'Planned',
    StartDate: dateText(start),
    EndDate: dateText(start + random.int(2, 60)),
    BudgetedCost: budget,
    ExpectedRevenue: budget * random.int(3, 12),
    ExpectedResponse: random.int(4, 20),
    NumberSent: 0,
    ...Object.fromEntries(ROLL_UPS.map((field) => [field, 0])),
    OwnerId: owner,
  });
}

/** Somebody is invited to a campaign that runs. */
export function newMember(present: Present, random: Random): void {
  const campaign = present.pick('Campaign', random, (candidate) => candidate['IsActive'] === true);
  const person = random.chance(0.6)
    ? present.pick('Contact', random)
    : present.pick('Lead', random, (lead) => lead['IsConverted'] === false);
  if (!campaign || !person) return;
  const isLead = 'IsConverted' in person;
  const id = person['Id'] as string;
  const isThere = present
    .referringTo(id, ['CampaignMember'])
    .some(({ record }) => record['CampaignId'] === campaign['Id']);
  if (isThere) return;
  present.create('CampaignMember', campaign['OwnerId'] as string, {
    CampaignId: campaign['Id'],
    LeadId: isLead ? id : null,
    ContactId: isLead ? null : id,
    Status: 'Sent',
    Type: isLead ? 'Lead' : 'Contact',
    LeadOrContactId: id,
  });
}

/** A member of a campaign that runs responds. */
export function respond(present: Present, random: Random): void {
  const member = present.pick(
    'CampaignMember',
    random,
    (candidate) => candidate['HasResponded'] === false && present.get(candidate['CampaignId'])?.['IsActive'] === true,
  );
  if (!member) return;
  const by = present.get(member['CampaignId'])!['OwnerId'] as string;
  const answer = { Status: 'Responded', HasResponded: true, FirstRespondedDate: dateText(dayOf(present.now)) };
  present.edit(member['Id'] as string, by, answer);
}

/** In the morning campaigns begin and end. */
export function runCampaigns(present: Present): void {
  const today = dateText(dayOf(present.now));
  for (const campaign of [...present.all('Campaign')]) {
    const [id, owner] = [campaign['Id'] as string, campaign['OwnerId'] as string];
    const budget = campaign['BudgetedCost'] as number;
    if (campaign['Status'] === 'Planned' && (campaign['StartDate'] as string) <= today) {
      present.edit(id, owner, { Status: 'In Progress', IsActive: true, ActualCost: Math.round(budget / 3) });
    } else if (campaign['Status'] === 'In Progress' && (campaign['EndDate'] as string) < today) {
      present.edit(id, owner, { Status: 'Completed', IsActive: false, ActualCost: Math.round(budget * 0.95) });
    }
  }
}

/** At night the roll-ups of campaigns are brought up to date: what changed is touched, not modified. */
export function rollUp(present: Present): void {
  const sums = new Map<unknown, Record<string, number>>();
  const add = (campaignId: unknown, field: string, amount = 1): void => {
    let sum = sums.get(campaignId);
    if (!sum) sums.set(campaignId, (sum = {}));
    sum[field] = (sum[field] ?? 0) + amount;
  };
  for (const member of present.all('CampaignMember')) {
    if (member['IsDeleted'] === true) continue;
    const campaign = member['CampaignId'];
    if (member['LeadId'] === null) add(campaign, 'NumberOfContacts');
    else {
      add(campaign, 'NumberOfLeads');
      if (present.get(member['LeadId'])?.['IsConverted'] === true) add(campaign, 'NumberOfConvertedLeads');
    }
    if (member['HasResponded'] === true) add(campaign, 'NumberOfResponses');
  }
  for (const deal of present.all('Opportunity')) {
    if (deal['IsDeleted'] === true || deal['CampaignId'] === null) continue;
    const cents = Math.round(((deal['Amount'] as number | null) ?? 0) * 100);
    add(deal['CampaignId'], 'NumberOfOpportunities');
    add(deal['CampaignId'], 'AmountAllOpportunities', cents);
    if (deal['IsWon'] !== true) continue;
    add(deal['CampaignId'], 'NumberOfWonOpportunities');
    add(deal['CampaignId'], 'AmountWonOpportunities', cents);
  }
  for (const campaign of [...present.all('Campaign')]) {
    const sum = sums.get(campaign['Id']) ?? {};
    const now: SourceRecord = Object.fromEntries(
      ROLL_UPS.map((field) => [
        field,
        field.startsWith('Amount') ? Math.round((sum[field] ?? 0) / 100) : (sum[field] ?? 0),
      ]),
    );
    if (ROLL_UPS.some((field) => campaign[field] !== now[field])) present.touch(campaign['Id'] as string, now);
  }
}

const ROLL_UPS = [
  'NumberOfLeads',
  'NumberOfConvertedLeads',
  'NumberOfContacts',
  'NumberOfResponses',
  'NumberOfOpportunities',
  'NumberOfWonOpportunities',
  'AmountAllOpportunities',
  'AmountWonOpportunities',
];
