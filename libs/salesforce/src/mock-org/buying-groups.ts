import type { RecordOf } from '../catalogue/record.ts';
import { allocate } from './allocation.ts';
import { datetimeText, type Instant } from './calendar.ts';
import type { Company } from './companies.ts';
import type { Deal } from './deals.ts';
import type { Division } from './division.ts';
import type { Person } from './people.ts';

/** A contact's part in a deal. */
export interface Part {
  readonly id: string;
  readonly person: Person;
  readonly role: string | null;
  readonly isPrimary: boolean;
  readonly createdAt: Instant;
}

const roles: readonly (readonly [string | null, number])[] = [
  ['Decision Maker', 22],
  ['Evaluator', 18],
  ['Influencer', 14],
  ['Economic Buyer', 14],
  ['Technical Buyer', 12],
  ['Business User', 10],
  ['Executive Sponsor', 5],
  [null, 5],
];
/** Consultants and partners: contacts of other accounts that may take part in a deal. */
const OUTSIDERS = 3;

/** Who takes part in each deal: mostly the account's own people, known by the time it ended. */
export function makeBuyingGroups(division: Division, deals: readonly Deal[], people: readonly Person[]): Part[][] {
  const random = division.random('buying groups');
  const ids = division.ids('OpportunityContactRole');
  const present = people.filter((person) => !person.removed);
  const byCompany = Map.groupBy(present, (person): Company => person.company);
  const own = deals.map((deal) =>
    (byCompany.get(deal.company) ?? []).filter((person) => person.createdAt <= deal.endAt),
  );
  const counts = allocate(
    division.size.OpportunityContactRole,
    own.map((known) => (0.2 + known.length) ** 0.8 * random.logNormal(1, 0.6)),
    own.map((known) => known.length + OUTSIDERS),
    random,
  );
  return deals.map((deal, i) => {
    const chosen = random.sample(own[i]!, counts[i]!);
    for (let tries = 200; chosen.length < counts[i]! && tries > 0; tries--) {
      const outsider = random.pick(present);
      if (!chosen.includes(outsider) && (outsider.createdAt <= deal.endAt || tries < 20)) chosen.push(outsider);
    }
    const hasPrimary = random.chance(0.88);
    return chosen.map((person, n): Part => ({
      id: ids.next(),
      person,
      role: random.weighted(roles),
      isPrimary: hasPrimary && n === 0,
      createdAt: division.timeBetween(Math.max(deal.createdAt, person.createdAt), deal.endAt, random),
    }));
  });
}

export function contactRoleRecord(part: Part, deal: Deal): RecordOf<'OpportunityContactRole'> {
  const created = datetimeText(part.createdAt);
  const modified = deal.removedAt === undefined ? created : datetimeText(Math.max(deal.removedAt, part.createdAt));
  return {
    Id: part.id,
    IsDeleted: deal.removedAt !== undefined,
    CreatedDate: created,
    CreatedById: deal.owner.id,
    LastModifiedDate: modified,
    LastModifiedById: deal.owner.id,
    SystemModstamp: modified,
    OpportunityId: deal.id,
    ContactId: part.person.id,
    Role: part.role,
    IsPrimary: part.isPrimary,
  };
}
