import type { RecordOf } from '../catalogue/record.ts';
import { allocate } from './allocation.ts';
import { dateText, datetimeText, midnight, type Day, type Instant } from './calendar.ts';
import { isSurvivor, phoneNumber, type Company } from './companies.ts';
import type { Division } from './division.ts';
import type { Random } from './random.ts';
import type { Team } from './team.ts';

/** A contact, as it stands at the org's clock. */
export interface Person {
  readonly id: string;
  readonly company: Company;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly createdAt: Instant;
  readonly reportsTo: Person | undefined;
  /** Deleted as a duplicate of another contact, or as a mistake; nothing refers to either. */
  readonly removed: { readonly at: Instant; readonly survivor: Person | undefined } | undefined;
  /** Whether a lead's conversion made it. */
  isConverted: boolean;
  lastActivity: Day | undefined;
}

const departments = [
  'Sales',
  'Marketing',
  'Finance',
  'IT',
  'Operations',
  'Procurement',
  'Engineering',
  'Human Resources',
];

/** The contacts of a division, oldest first. Every account that is no duplicate has one from its first moment. */
export function makePeople(division: Division, companies: readonly Company[]): Person[] {
  const random = division.random('people');
  const { pools } = division.org;
  const employers = companies.filter(isSurvivor);
  const count = division.size.Contact;
  const further = allocate(
    Math.max(0, count - employers.length),
    employers.map((company) => Math.exp(0.55 * company.largeness) * random.logNormal(1, 0.3)),
    employers.map(() => 60),
    random,
  );
  const arrivals = employers
    .flatMap((company, i) => [
      { company, createdAt: company.createdAt, isFirst: true },
      ...Array.from({ length: further[i]! }, () => ({
        company,
        createdAt: division.workingTime(
          Math.floor(division.after(company.createdAt, 150, random) / 86_400),
          random,
          company.createdAt + 60,
        ),
        isFirst: false,
      })),
    ])
    .slice(0, count)
    .sort((a, b) => a.createdAt - b.createdAt);

  const ids = division.ids('Contact');
  const colleagues = new Map<Company, Person[]>();
  let duplicates = Math.round(count * 0.008);
  let mistakes = Math.round(count * 0.006);
  return arrivals.map(({ company, createdAt, isFirst }, i) => {
    const known = colleagues.get(company) ?? [];
    const mayGo = !isFirst && i > count / 3 && random.chance(0.1);
    const isDuplicate = mayGo && duplicates > 0 && duplicates-- > 0;
    const isMistake = mayGo && !isDuplicate && mistakes > 0 && mistakes-- > 0;
    const survivor = isDuplicate ? random.pick(known) : undefined;
    const person: Person = {
      id: ids.next(),
      company,
      firstName: survivor?.firstName ?? random.pick(pools.firstNames),
      lastName: survivor?.lastName ?? random.pick(pools.lastNames),
      title: survivor?.title ?? random.pick(pools.titles),
      createdAt,
      reportsTo: known.length > 0 && random.chance(0.3) ? known[0] : undefined,
      removed: isDuplicate || isMistake ? { at: division.after(createdAt, 15, random), survivor } : undefined,
      isConverted: false,
      lastActivity: undefined,
    };
    if (!person.removed) colleagues.set(company, [...known, person]);
    return person;
  });
}

export function contactRecord(person: Person, division: Division, team: Team, random: Random): RecordOf<'Contact'> {
  const { company } = person;
  const edited = random.chance(0.4) ? division.after(person.createdAt, 200, random) : person.createdAt;
  const modified = person.removed?.at ?? edited;
  const touched =
    person.lastActivity === undefined ? modified : Math.max(modified, midnight(person.lastActivity) + 72_000);
  const name = `${person.firstName}.${person.lastName}`.toLowerCase().replace(/[^a-z.]/g, '');
  const source = random.chance(0.7) ? company.source : 'Other';
  return {
    Id: person.id,
    IsDeleted: person.removed !== undefined,
    CreatedDate: datetimeText(person.createdAt),
    CreatedById:
      company.origin === 'imported' && person.createdAt === company.createdAt
        ? team.administrator.id
        : company.owner.id,
    LastModifiedDate: datetimeText(modified),
    LastModifiedById: company.owner.id,
    SystemModstamp: datetimeText(Math.min(touched, division.org.asOf)),
    MasterRecordId: person.removed?.survivor?.id ?? null,
    AccountId: company.id,
    LastName: person.lastName,
    FirstName: person.firstName,
    Name: `${person.firstName} ${person.lastName}`,
    Email: random.chance(0.06) ? null : `${name}@${company.domain}`.slice(-80),
    Phone: random.chance(0.2) ? null : phoneNumber(random.int(0, 9_999_999)),
    Title: random.chance(0.05) ? null : person.title,
    Department: random.chance(0.25) ? null : random.pick(departments),
    LeadSource: random.chance(0.15) ? null : source,
    ReportsToId: person.reportsTo?.id ?? null,
    OwnerId: company.owner.id,
    MailingStreet: random.pick(division.org.pools.streets),
    MailingCity: company.place.city,
    MailingState: company.place.state,
    MailingPostalCode: `${company.place.postalPrefix}${random.int(10, 99)}`,
    MailingCountry: company.place.country,
    HasOptedOutOfEmail: random.chance(0.07),
    IsEmailBounced: random.chance(0.03),
    LastActivityDate: person.lastActivity === undefined ? null : dateText(person.lastActivity),
  };
}
