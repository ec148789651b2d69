import type { RecordOf } from '../catalogue/record.ts';
import { dateText, datetimeText, dayOf, midnight, type Day, type Instant } from './calendar.ts';
import { isSurvivor, leadSources, phoneNumber, type Company } from './companies.ts';
import type { Deal } from './deals.ts';
import { outsideId, type Division } from './division.ts';
import type { Person } from './people.ts';
import { americanPlaces, foreignPlaces, type Place } from './places.ts';
import type { Random } from './random.ts';
import type { Member, Team } from './team.ts';

/** A lead, as it stands at the org's clock. */
export interface Lead {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly domain: string;
  readonly title: string;
  readonly place: Place;
  readonly source: string;
  readonly createdAt: Instant;
  /** A user, or the queue of leads nobody has taken yet. */
  readonly ownerId: string;
  readonly status: 'Open - Not Contacted' | 'Working - Contacted' | 'Closed - Converted' | 'Closed - Not Converted';
  readonly conversion: { readonly at: Instant; readonly person: Person; readonly deal: Deal | undefined } | undefined;
  readonly removed: { readonly at: Instant; readonly survivor: Lead | undefined } | undefined;
  lastActivity: Day | undefined;
}

interface Conversion {
  readonly at: Instant;
  readonly company: Company;
  readonly person: Person;
  readonly deal: Deal | undefined;
}

/** Share of leads that are converted: those whose account they made first, then later contacts of known accounts. */
const CONVERTED = 0.3;

/** The leads of a division, oldest first. */
export function makeLeads(division: Division, team: Team, people: readonly Person[], deals: readonly Deal[]): Lead[] {
  const random = division.random('leads');
  const { pools, start, asOf } = division.org;
  const count = division.size.Lead;
  const conversions = findConversions(division, people, deals).slice(0, Math.floor(count * 0.6));
  const beginnings: { createdAt: Instant; conversion: Conversion | undefined }[] = conversions.map((conversion) => ({
    createdAt: Math.min(
      division.workingTime(Math.max(dayOf(conversion.at) - 1 - Math.floor(random.waiting(25)), start + 3), random),
      conversion.at - 60,
    ),
    conversion,
  }));
  while (beginnings.length < count) {
    const day = start + Math.floor((division.today - start - 1) * random.unit() ** 0.7);
    beginnings.push({ createdAt: division.workingTime(day, random), conversion: undefined });
  }
  beginnings.sort((a, b) => a.createdAt - b.createdAt);

  const ids = division.ids('Lead');
  const queue = queueId(division);
  let duplicates = Math.round(count * 0.01);
  let mistakes = Math.round(count * 0.012);
  const kept: Lead[] = [];
  return beginnings.map(({ createdAt, conversion }, i): Lead => {
    const mayGo = !conversion && i > count / 4 && kept.length > 0 && random.chance(0.08);
    const isDuplicate = mayGo && duplicates > 0 && duplicates-- > 0;
    const isMistake = mayGo && !isDuplicate && mistakes > 0 && mistakes-- > 0;
    const survivor = isDuplicate ? random.pick(kept) : undefined;
    const age = (asOf - createdAt) / 86_400;
    const status = conversion
      ? 'Closed - Converted'
      : random.chance(Math.min(0.85, age / 200))
        ? 'Closed - Not Converted'
        : random.pick(['Open - Not Contacted', 'Working - Contacted'] as const);
    const company = conversion?.company.name ?? survivor?.company ?? random.pick(pools.companies);
    const isQueued = status === 'Open - Not Contacted' && random.chance(0.4);
    const lead: Lead = {
      id: ids.next(),
      firstName: conversion?.person.firstName ?? survivor?.firstName ?? random.pick(pools.firstNames),
      lastName: conversion?.person.lastName ?? survivor?.lastName ?? random.pick(pools.lastNames),
      company,
      domain: conversion?.company.domain ?? `${company.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.example.com`,
      title: conversion?.person.title ?? random.pick(pools.titles),
      place:
        conversion?.company.place ?? (random.chance(0.68) ? random.pick(americanPlaces) : random.pick(foreignPlaces)),
      source: conversion?.deal?.source ?? random.weighted(leadSources),
      createdAt,
      ownerId: isQueued ? queue : ownerOf(createdAt, conversion, team, random).id,
      status,
      conversion,
      removed: isDuplicate || isMistake ? { at: division.after(createdAt, 12, random), survivor } : undefined,
      lastActivity: undefined,
    };
    if (!lead.removed) kept.push(lead);
    return lead;
  });
}

/** The rep of the account it became, unless the lead was there first. */
function ownerOf(createdAt: Instant, conversion: Conversion | undefined, team: Team, random: Random): Member {
  const later = conversion?.company.owner;
  return later !== undefined && later.hiredAt <= createdAt ? later : team.keeperAt(createdAt, random);
}

/** Contacts that came from leads: the first of every account made by conversion, and some who joined an account later. */
function findConversions(division: Division, people: readonly Person[], deals: readonly Deal[]): Conversion[] {
  const random = division.random('conversions');
  const dealsOf = Map.groupBy(deals, (deal) => deal.company);
  const wanted = Math.round(division.size.Lead * CONVERTED);
  const conversions: Conversion[] = [];
  for (const person of people) {
    const { company } = person;
    if (person.createdAt !== company.createdAt || company.origin !== 'converted') continue;
    const deal = dealsOf.get(company)?.find((candidate) => candidate.createdAt === company.createdAt);
    conversions.push({ at: company.createdAt, company, person, deal });
  }
  const later = people.filter(
    (person) => !person.removed && isSurvivor(person.company) && person.createdAt > person.company.createdAt,
  );
  for (const person of random.sample(later, Math.max(0, wanted - conversions.length))) {
    conversions.push({ at: person.createdAt, company: person.company, person, deal: undefined });
  }
  for (const conversion of conversions) conversion.person.isConverted = true;
  return conversions;
}

/** The queue that leads wait in: a Group, which is not among the objects we read. */
export const queueId = (division: Division): string => outsideId(division.org, '00G');

export function leadRecord(lead: Lead, division: Division, team: Team, random: Random): RecordOf<'Lead'> {
  const { conversion } = lead;
  const { asOf, pools } = division.org;
  const worked = lead.status === 'Open - Not Contacted' ? lead.createdAt : division.after(lead.createdAt, 40, random);
  const modified = lead.removed?.at ?? conversion?.at ?? worked;
  const touched = lead.lastActivity === undefined ? modified : Math.max(modified, midnight(lead.lastActivity) + 72_000);
  const name = `${lead.firstName}.${lead.lastName}`.toLowerCase().replace(/[^a-z.]/g, '');
  const company = conversion?.person.company;
  const employees = company?.employees ?? Math.max(1, Math.round(random.logNormal(200, 1.4)));
  const ownerId = lead.ownerId;
  return {
    Id: lead.id,
    IsDeleted: lead.removed !== undefined,
    CreatedDate: datetimeText(lead.createdAt),
    CreatedById: team.administrator.id,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: ownerId.startsWith('005') ? ownerId : team.administrator.id,
    SystemModstamp: datetimeText(Math.min(touched, asOf)),
    MasterRecordId: lead.removed?.survivor?.id ?? null,
    LastName: lead.lastName,
    FirstName: lead.firstName,
    Name: `${lead.firstName} ${lead.lastName}`,
    Company: lead.company,
    Email: random.chance(0.08) ? null : `${name}@${lead.domain}`.slice(-80),
    Phone: random.chance(0.3) ? null : phoneNumber(random.int(0, 9_999_999)),
    Title: random.chance(0.1) ? null : lead.title,
    Street: random.chance(0.5) ? null : random.pick(pools.streets),
    City: lead.place.city,
    State: lead.place.state,
    PostalCode: `${lead.place.postalPrefix}${random.int(10, 99)}`,
    Country: lead.place.country,
    LeadSource: random.chance(0.04) ? null : lead.source,
    Status: lead.status,
    Industry: random.chance(0.2)
      ? null
      : (company?.industry ?? random.pick(['Technology', 'Manufacturing', 'Healthcare', 'Retail'])),
    Rating: random.chance(0.4) ? null : random.pick(['Hot', 'Warm', 'Cold']),
    AnnualRevenue: random.chance(0.4) ? null : Math.round(employees * 180) * 1000,
    NumberOfEmployees: random.chance(0.2) ? null : employees,
    OwnerId: ownerId,
    IsConverted: conversion !== undefined,
    ConvertedDate: conversion ? dateText(dayOf(conversion.at)) : null,
    ConvertedAccountId: conversion?.person.company.id ?? null,
    ConvertedContactId: conversion?.person.id ?? null,
    ConvertedOpportunityId: conversion?.deal?.id ?? null,
    LastActivityDate: lead.lastActivity === undefined ? null : dateText(lead.lastActivity),
  };
}
