import type { SourceRecord } from '@medallion/core';
import { dateText, dayOf } from '../calendar.ts';
import { industryNames, leadSources, phoneNumber } from '../companies.ts';
import { queueId } from '../leads.ts';
import { americanPlaces } from '../places.ts';
import type { Random } from '../random.ts';
import { beginDeal } from './deals.ts';
import type { Present } from './present.ts';
import { administrator, repOf } from './staff.ts';

/** Somebody asks for a call: a lead in the queue, or a rep's. */
export function newLead(present: Present, random: Random): void {
  const { pools } = present.division.org;
  const place = random.pick(americanPlaces);
  const [first, last] = [random.pick(pools.firstNames), random.pick(pools.lastNames)];
  const company = random.pick(pools.companies);
  const domain = `${company.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example.com`;
  present.create('Lead', administrator(present), {
    LastName: last,
    FirstName: first,
    Name: `${first} ${last}`,
    Company: company,
    Email: random.chance(0.08)
      ? null
      : `${first}.${last}`
          .toLowerCase()
          .replace(/[^a-z.]/g, '')
          .concat('@', domain)
          .slice(-80),
    Phone: random.chance(0.3) ? null : phoneNumber(random.int(0, 9_999_999)),
    Title: random.pick(pools.titles),
    City: place.city,
    State: place.state,
    PostalCode: `${place.postalPrefix}${random.int(10, 99)}`,
    Country: place.country,
    LeadSource: random.weighted(leadSources),
    Status: 'Open - Not Contacted',
    Industry: random.pick(industryNames),
    Rating: random.chance(0.4) ? null : random.pick(['Hot', 'Warm', 'Cold']),
    NumberOfEmployees: Math.max(1, Math.round(random.logNormal(200, 1.4))),
    OwnerId: random.chance(0.4) ? queueId(present.division) : repOf(present, random),
  });
}

/** A rep takes a lead on. */
export function workLead(present: Present, random: Random): void {
  const lead = present.pick('Lead', random, (candidate) => candidate['Status'] === 'Open - Not Contacted');
  if (!lead) return;
  const owner = (lead['OwnerId'] as string).startsWith('005') ? (lead['OwnerId'] as string) : repOf(present, random);
  present.edit(lead['Id'] as string, owner, { Status: 'Working - Contacted', OwnerId: owner });
}

/** A worked lead comes to its end: converted into account, contact and perhaps a deal at one moment, or given up. */
export function finishLead(present: Present, random: Random): void {
  const lead = present.pick('Lead', random, (candidate) => candidate['Status'] === 'Working - Contacted');
  if (!lead) return;
  const id = lead['Id'] as string;
  const owner = lead['OwnerId'] as string;
  if (random.chance(0.55)) {
    present.edit(id, owner, { Status: 'Closed - Not Converted' });
    return;
  }
  convertLead(present, lead, owner, random);
}

function convertLead(present: Present, lead: SourceRecord, owner: string, random: Random): void {
  const account = random.chance(0.3)
    ? present.pick('Account', random)
    : present.create('Account', owner, accountOf(lead, owner));
  if (!account) return;
  const contact = present.create('Contact', owner, {
    AccountId: account['Id'],
    LastName: lead['LastName'],
    FirstName: lead['FirstName'],
    Name: lead['Name'],
    Email: lead['Email'],
    Phone: lead['Phone'],
    Title: lead['Title'],
    LeadSource: lead['LeadSource'],
    OwnerId: owner,
    MailingCity: lead['City'],
    MailingState: lead['State'],
    MailingPostalCode: lead['PostalCode'],
    MailingCountry: lead['Country'],
  });
  const deal = random.chance(0.8) ? beginDeal(present, account, owner, random, contact) : undefined;
  present.edit(lead['Id'] as string, owner, {
    Status: 'Closed - Converted',
    IsConverted: true,
    ConvertedDate: dateText(dayOf(present.now)),
    ConvertedAccountId: account['Id'],
    ConvertedContactId: contact['Id'],
    ConvertedOpportunityId: deal?.['Id'] ?? null,
  });
  // What was about the lead is about the contact now.
  const id = lead['Id'] as string;
  for (const { record } of present.referringTo(id, ['Task', 'Event'])) {
    present.touch(record['Id'] as string, { WhoId: contact['Id'], AccountId: account['Id'] });
  }
  for (const { record } of present.referringTo(id, ['CampaignMember'])) {
    const named = { ContactId: contact['Id'], Type: 'Contact', LeadOrContactId: contact['Id'] };
    present.touch(record['Id'] as string, named);
  }
}

const accountOf = (lead: SourceRecord, owner: string): SourceRecord => ({
  Name: lead['Company'],
  Type: 'Prospect',
  Industry: lead['Industry'],
  Rating: lead['Rating'],
  AnnualRevenue: lead['AnnualRevenue'],
  NumberOfEmployees: lead['NumberOfEmployees'],
  Phone: lead['Phone'],
  BillingCity: lead['City'],
  BillingState: lead['State'],
  BillingPostalCode: lead['PostalCode'],
  BillingCountry: lead['Country'],
  OwnerId: owner,
  AccountSource: lead['LeadSource'],
});
