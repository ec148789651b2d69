import type { SourceRecord } from '@medallion/core';
import { industryNames, phoneNumber } from '../companies.ts';
import { americanPlaces } from '../places.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';
import { administrator, repOf } from './staff.ts';

/** An account is brought up to date: it grew or shrank, is in another business, under another name, at another address, somebody else's. */
export function editAccount(present: Present, random: Random): void {
  const account = present.pick('Account', random);
  if (!account) return;
  const id = account['Id'] as string;
  const owner = account['OwnerId'] as string;
  const kind = random.unit();
  if (kind < 0.45) {
    const factor = Math.exp(0.05 + 0.2 * random.normal());
    const employees = (account['NumberOfEmployees'] as number | null) ?? 100;
    const revenue = account['AnnualRevenue'] as number | null;
    present.edit(id, owner, {
      NumberOfEmployees: Math.max(1, Math.round(employees * factor) + (random.chance(0.5) ? 1 : 2)),
      AnnualRevenue: revenue && Math.max(1000, Math.round((revenue * factor) / 1000) * 1000),
    });
  } else if (kind < 0.6) {
    present.edit(id, owner, { Industry: random.pick(industryNames.filter((name) => name !== account['Industry'])) });
  } else if (kind < 0.75) {
    const heir = repOf(present, random);
    if (heir === owner) return;
    present.edit(id, administrator(present), { OwnerId: heir });
    for (const { record } of present.referringTo(id, ['Contact'])) {
      if (record['IsDeleted'] === false && record['OwnerId'] === owner)
        present.edit(record['Id'] as string, administrator(present), { OwnerId: heir });
    }
  } else if (kind < 0.8) {
    const name = account['Name'] as string;
    present.edit(id, owner, { Name: name.endsWith(' Group') ? name.slice(0, -' Group'.length) : `${name} Group` });
  } else {
    const place = random.pick(americanPlaces);
    present.edit(id, owner, {
      BillingCity: place.city,
      BillingState: place.state,
      BillingPostalCode: `${place.postalPrefix}${random.int(10, 99)}`,
      BillingCountry: place.country,
      Phone: phoneNumber(random.int(0, 9_999_999)),
    });
  }
}

/** A person is met, of an account we have. */
export function newContact(present: Present, random: Random): void {
  const account = present.pick('Account', random);
  if (!account) return;
  const { pools } = present.division.org;
  const [first, last] = [random.pick(pools.firstNames), random.pick(pools.lastNames)];
  present.create('Contact', account['OwnerId'] as string, {
    AccountId: account['Id'],
    LastName: last,
    FirstName: first,
    Name: `${first} ${last}`,
    Email: `${first}.${last}`
      .toLowerCase()
      .replace(/[^a-z.]/g, '')
      .concat('@example.com'),
    Phone: random.chance(0.2) ? null : phoneNumber(random.int(0, 9_999_999)),
    Title: random.pick(pools.titles),
    LeadSource: account['AccountSource'],
    OwnerId: account['OwnerId'],
    MailingCity: account['BillingCity'],
    MailingState: account['BillingState'],
    MailingPostalCode: account['BillingPostalCode'],
    MailingCountry: account['BillingCountry'],
  });
}

/** A person is promoted, or works elsewhere now. */
export function editContact(present: Present, random: Random): void {
  const contact = present.pick('Contact', random);
  if (!contact) return;
  const id = contact['Id'] as string;
  const by = contact['OwnerId'] as string;
  const { pools } = present.division.org;
  const employer = random.chance(0.25) ? present.pick('Account', random) : undefined;
  if (employer && employer['Id'] !== contact['AccountId']) {
    const elsewhere = { AccountId: employer['Id'], OwnerId: employer['OwnerId'], ReportsToId: null };
    present.edit(id, by, { ...elsewhere, Title: random.pick(pools.titles), Email: null });
  } else if (random.chance(0.3)) {
    present.edit(id, by, { HasOptedOutOfEmail: contact['HasOptedOutOfEmail'] !== true });
  } else {
    present.edit(id, by, { Title: random.pick(pools.titles.filter((title) => title !== contact['Title'])) });
  }
}

/**
 * Two accounts, contacts or leads turn out to be one: what belongs to the loser is the survivor's at that moment, and
 * the loser is deleted and names it. Not to be undone.
 */
export function merge(present: Present, random: Random): void {
  const object = random.pick(['Account', 'Contact', 'Lead'] as const);
  const fits = (record: SourceRecord): boolean => record['IsConverted'] !== true;
  const survivor = present.pick(object, random, fits);
  const loser = present.pick(object, random, (record) => fits(record) && record !== survivor);
  if (!survivor || !loser || haveParts(present, survivor, loser)) return;
  const [to, from] = [survivor['Id'] as string, loser['Id'] as string];
  const by = administrator(present);
  const belongings = present.referringTo(from);
  present.touch(to, {});
  present.setDeleted(from, by, true, { MasterRecordId: to });
  for (const { record, fields } of belongings) {
    const id = record['Id'] as string;
    if (id === from) continue;
    // Nobody reports to himself, no company is its own parent.
    const moved = Object.fromEntries(fields.map((field) => [field, id === to ? null : to]));
    present.touch(id, moved);
  }
}

/** Whether two people are in one campaign or one deal, where a merge would leave one of them twice. */
function haveParts(present: Present, one: SourceRecord, other: SourceRecord): boolean {
  const partsOf = (record: SourceRecord): Set<unknown> =>
    new Set(
      present
        .referringTo(record['Id'] as string, ['CampaignMember', 'OpportunityContactRole'])
        .map((part) => part.record['CampaignId'] ?? part.record['OpportunityId']),
    );
  const [own, others] = [partsOf(one), partsOf(other)];
  return [...own].some((part) => others.has(part));
}
