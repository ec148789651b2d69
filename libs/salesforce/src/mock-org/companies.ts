import type { RecordOf } from '../catalogue/record.ts';
import { dateText, datetimeText, midnight, type Day, type Instant } from './calendar.ts';
import type { Division, OrgPlan } from './division.ts';
import { americanPlaces, foreignPlaces, type Place } from './places.ts';
import type { Random } from './random.ts';
import type { Member, Team } from './team.ts';

export const leadSources: readonly (readonly [string, number])[] = [
  ['Web', 34],
  ['Phone Inquiry', 18],
  ['Partner Referral', 20],
  ['Purchased List', 16],
  ['Other', 12],
];

const industries: readonly (readonly [string, number])[] = [
  ['Technology', 22],
  ['Manufacturing', 16],
  ['Healthcare', 13],
  ['Banking', 9],
  ['Finance', 9],
  ['Retail', 11],
  ['Education', 8],
  ['Energy', 6],
  ['Consulting', 6],
];

export const industryNames: readonly string[] = industries.map(([name]) => name);

/** An account, as it stands at the org's clock. */
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly createdAt: Instant;
  /** Standard normal: how large it is for a company of this org. Employees, revenue and deals follow from it. */
  readonly largeness: number;
  readonly employees: number;
  readonly place: Place;
  readonly industry: string;
  readonly source: string;
  readonly owner: Member;
  readonly parent: Company | undefined;
  /** Imported when the org was set up, or entered by hand since, or made by a lead's conversion. */
  readonly origin: 'imported' | 'entered' | 'converted';
  /** The account this one turned out to be a duplicate of, and when they were merged. */
  readonly mergedInto: { readonly survivor: Company; readonly at: Instant } | undefined;
  /** Kept while the division is made. */
  wonDeals: number;
  /** When it became a customer. */
  firstWonAt: Instant | undefined;
  lastActivity: Day | undefined;
}

/** Shares of accounts by origin; the rest is entered by hand. */
const IMPORTED = 0.45;
const CONVERTED = 0.3;
const DUPLICATES = 0.015;

/** The accounts of a division, oldest first. */
export function makeCompanies(division: Division, team: Team): Company[] {
  const random = division.random('companies');
  const { pools, start, asOf } = division.org;
  const count = division.size.Account;
  const ids = division.ids('Account');
  const largeness = random.stratifiedNormals(count);
  const imported = Math.round(count * IMPORTED);
  const converted = Math.round(count * CONVERTED);
  const duplicates = Math.round(count * DUPLICATES);
  const origins = random.shuffle(
    Array.from({ length: count - imported }, (_, i) => (i < converted ? ('converted' as const) : ('entered' as const))),
  );
  const days = Array.from(
    { length: count - imported },
    () => start + 25 + random.unit() * (division.today - start - 60),
  );
  days.sort((a, b) => a - b);

  const companies: Company[] = [];
  let duplicatesLeft = duplicates;
  for (let i = 0; i < count; i++) {
    const isImported = i < imported;
    const origin = isImported ? ('imported' as const) : origins[i - imported]!;
    const createdAt = isImported
      ? division.workingTime(start + 4, random) + i
      : Math.min(division.workingTime(Math.floor(days[i - imported]!), random), asOf - 1);
    const isDuplicate = origin === 'entered' && duplicatesLeft > 0 && i >= count / 2;
    if (isDuplicate) duplicatesLeft--;
    const survivor = isDuplicate ? companies[random.int(0, imported - 1)] : undefined;
    const name =
      survivor?.name ??
      pools.companies[(division.index * count * 7 + i * 7 + division.org.seed) % pools.companies.length]!;
    const larger = companies[random.int(0, Math.max(0, companies.length - 1))];
    const hasParent = random.chance(0.08) && larger !== undefined && larger.parent === undefined && !survivor;
    companies.push({
      id: ids.next(),
      name,
      domain: `${name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')}.example.com`,
      createdAt,
      largeness: largeness[i]!,
      employees: Math.max(1, Math.round(350 * Math.exp(1.4 * largeness[i]!))),
      place: random.chance(0.68) ? random.pick(americanPlaces) : random.pick(foreignPlaces),
      industry: random.weighted(industries),
      source: random.weighted(leadSources),
      owner: team.keeperAt(createdAt, random),
      parent:
        hasParent && !larger.mergedInto && larger.largeness > largeness[i]! && larger.createdAt <= createdAt
          ? larger
          : undefined,
      origin,
      mergedInto: survivor && { survivor, at: division.after(createdAt, 20, random) },
      wonDeals: 0,
      firstWonAt: undefined,
      lastActivity: undefined,
    });
  }
  return companies;
}

/** A value of the Industry picklist that was renamed: the records that had it got a new SystemModstamp and nothing else. */
export const RENAMED_INDUSTRY = { from: 'Health Care', to: 'Healthcare' };
/** When it was: a year and a half into the history, at night. */
export const renamedAt = (org: OrgPlan): Instant => midnight(org.start + 547) + 2 * 3600;

/** Accounts that contacts, deals and leads may belong to: not the duplicates, whose records a merge moves away. */
export const isSurvivor = (company: Company): boolean => company.mergedInto === undefined;

export function accountRecord(company: Company, division: Division, team: Team, random: Random): RecordOf<'Account'> {
  const edited = random.chance(0.5) ? division.after(company.createdAt, 250, random) : company.createdAt;
  const modified = company.mergedInto?.at ?? Math.max(edited, company.firstWonAt ?? 0);
  const industry = random.chance(0.05) ? null : company.industry;
  const renamed = industry === RENAMED_INDUSTRY.to ? renamedAt(division.org) : 0;
  const touched = Math.max(
    modified,
    company.lastActivity === undefined ? 0 : midnight(company.lastActivity) + 20 * 3600,
    company.createdAt < renamed ? renamed : 0,
  );
  const revenue = company.employees * 180_000 * Math.exp(0.35 * random.normal());
  const rating =
    company.wonDeals > 0
      ? random.weighted([
          ['Hot', 5],
          ['Warm', 4],
          ['Cold', 1],
        ])
      : random.pick(['Hot', 'Warm', 'Cold']);
  return {
    Id: company.id,
    IsDeleted: company.mergedInto !== undefined,
    CreatedDate: datetimeText(company.createdAt),
    CreatedById: company.origin === 'imported' ? team.administrator.id : company.owner.id,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: company.owner.id,
    SystemModstamp: datetimeText(Math.min(touched, division.org.asOf)),
    MasterRecordId: company.mergedInto?.survivor.id ?? null,
    Name: company.name,
    Type: random.chance(0.03)
      ? null
      : company.wonDeals > 0
        ? random.weighted([
            ['Customer - Direct', 8],
            ['Customer - Channel', 2],
          ])
        : random.weighted([
            ['Prospect', 17],
            ['Technology Partner', 1],
            ['Other', 2],
          ]),
    ParentId: company.parent?.id ?? null,
    Industry: industry,
    Rating: random.chance(0.35) ? null : rating,
    AnnualRevenue: random.chance(0.08) ? null : Math.round(revenue / 1000) * 1000,
    NumberOfEmployees: random.chance(0.04) ? null : company.employees,
    Phone: phoneNumber(random.int(0, 9_999_999)),
    Website: `https://www.${company.domain}`,
    BillingStreet: random.pick(division.org.pools.streets),
    BillingCity: company.place.city,
    BillingState: company.place.state,
    BillingPostalCode: `${company.place.postalPrefix}${random.int(10, 99)}`,
    BillingCountry: company.place.country,
    Description: random.chance(0.3) ? random.pick(division.org.pools.phrases) : null,
    OwnerId: company.owner.id,
    AccountSource: random.chance(0.1) ? null : company.source,
    LastActivityDate: company.lastActivity === undefined ? null : dateText(company.lastActivity),
  };
}

/** A number nobody has: the 555 exchange. */
export function phoneNumber(n: number): string {
  const digits = String(n).padStart(7, '0');
  return `+1 (${digits.slice(0, 3)}) 555-${digits.slice(3)}`;
}
