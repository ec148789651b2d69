import { allocate } from './allocation.ts';
import { SECONDS_PER_DAY, dayOf, isWeekend, midnight, type Day, type Instant } from './calendar.ts';
import type { Part } from './buying-groups.ts';
import type { Campaign } from './campaigns.ts';
import type { Company } from './companies.ts';
import type { DealState } from './deal-course.ts';
import type { Deal } from './deals.ts';
import type { Division } from './division.ts';
import type { Lead } from './leads.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { Team } from './team.ts';

/** What an activity is about, and when; tasks and events dress it up in tasks.ts and events.ts. */
export interface Activity {
  readonly day: Day;
  readonly whoId: string | null;
  readonly whatId: string | null;
  readonly accountId: string | null;
  readonly ownerId: string;
  /** Not before this could it have been entered. */
  readonly knownAt: Instant;
  /** Deleted with the deal it was about. */
  readonly removedAt: Instant | undefined;
  /** The lead it was about until conversion moved it to the contact the lead became. */
  readonly formerly: { readonly leadId: string; readonly until: Instant } | undefined;
  /** Tells the records about it that something happened on a day. */
  readonly touch: (day: Day) => void;
}

/** Days of the last activity of each deal, filled while activities are made. */
export type LastActivities = Map<Deal, Day>;

export interface Subjects {
  readonly deals: readonly Deal[];
  readonly courses: readonly (readonly DealState[])[];
  readonly groups: readonly (readonly Part[])[];
  readonly people: readonly Person[];
  readonly leads: readonly Lead[];
  readonly campaigns: readonly Campaign[];
  readonly lastActivities: LastActivities;
}

const DEAL_SHARE = 0.74;
const LEAD_SHARE = 0.12;

/** `count` activities in order of their days: most about deals and close to their ends, the rest about leads and contacts. */
export function makeActivities(
  division: Division,
  team: Team,
  subjects: Subjects,
  count: number,
  purpose: 'task' | 'event',
): Activity[] {
  const random = division.random(`${purpose} activities`);
  const { deals } = subjects;
  const aboutDeals = Math.round(count * DEAL_SHARE);
  const aboutLeads = Math.round(count * LEAD_SHARE);
  const perDeal = allocate(
    aboutDeals,
    deals.map((deal) => random.logNormal(1, 0.7) * Math.exp(0.1 * deal.company.largeness)),
    deals.map(() => 200),
    random,
  );
  const activities = deals.flatMap((deal, i) =>
    Array.from({ length: perDeal[i]! }, () => aboutDeal(deal, i, subjects, division, random)),
  );
  const leads = subjects.leads.filter((lead) => !lead.removed);
  const people = subjects.people.filter((person) => !person.removed);
  while (activities.length < aboutDeals + aboutLeads)
    activities.push(aboutLead(random.pick(leads), team, division, random));
  while (activities.length < count) activities.push(aboutPerson(random.pick(people), subjects, division, random));
  return activities.sort((a, b) => a.day - b.day);
}

/** Two of three fall in the days before the deal's end, some on a change of stage, the rest anywhere in its life. */
function activityDay(deal: Deal, course: readonly DealState[], division: Division, random: Random): Day {
  const first = dayOf(deal.createdAt);
  const last =
    deal.outcome === 'open' && !deal.isForgotten ? Math.min(deal.closeDay, division.today + 14) : dayOf(deal.endAt);
  const kind = random.unit();
  let day: Day;
  if (kind < 0.62) day = last - Math.floor(random.waiting(5));
  else if (kind < 0.82) day = dayOf(random.pick(course).at) + random.int(-2, 2);
  else day = first + Math.floor((last - first + 1) * random.unit());
  return onWeekday(Math.min(Math.max(day, first), last), first);
}

/** The day itself or the Friday before, if that is not too early. */
function onWeekday(day: Day, earliest: Day): Day {
  let weekday = day;
  while (isWeekend(weekday) && weekday > earliest) weekday--;
  return weekday;
}

function aboutDeal(deal: Deal, i: number, subjects: Subjects, division: Division, random: Random): Activity {
  const day = activityDay(deal, subjects.courses[i]!, division, random);
  const group = subjects.groups[i]!.filter((part) => dayOf(part.person.createdAt) <= day);
  const part = group.length > 0 && random.chance(0.85) ? random.pick(group) : undefined;
  // A fifth is logged on the person alone: whose deal it was must be worked out.
  const isOnPersonOnly = part !== undefined && random.chance(0.2);
  return {
    day,
    whoId: part?.person.id ?? null,
    whatId: isOnPersonOnly ? null : deal.id,
    accountId: isOnPersonOnly ? part.person.company.id : deal.company.id,
    ownerId: deal.owner.id,
    knownAt: Math.max(deal.createdAt, part?.person.createdAt ?? 0),
    removedAt: isOnPersonOnly ? undefined : deal.removedAt,
    formerly: undefined,
    touch: (on) => {
      touchPerson(part?.person, on);
      touchCompany(isOnPersonOnly ? part.person.company : deal.company, on);
      if (!isOnPersonOnly) subjects.lastActivities.set(deal, Math.max(on, subjects.lastActivities.get(deal) ?? on));
    },
  };
}

function aboutLead(lead: Lead, team: Team, division: Division, random: Random): Activity {
  const end = lead.conversion ? dayOf(lead.conversion.at) : division.today + 5;
  const day = Math.min(dayOf(lead.createdAt) + Math.floor(random.waiting(18)), Math.max(end, dayOf(lead.createdAt)));
  const isUser = lead.ownerId.startsWith('005');
  return {
    day: onWeekday(day, dayOf(lead.createdAt)),
    // Conversion moves a lead's activities to the contact it became.
    whoId: lead.conversion?.person.id ?? lead.id,
    whatId: null,
    accountId: lead.conversion?.person.company.id ?? null,
    ownerId: isUser ? lead.ownerId : team.administrator.id,
    knownAt: lead.createdAt,
    removedAt: undefined,
    formerly: lead.conversion && { leadId: lead.id, until: lead.conversion.at },
    touch: (on) => {
      if (!lead.conversion) lead.lastActivity = Math.max(on, lead.lastActivity ?? on);
      touchPerson(lead.conversion?.person, on);
      touchCompany(lead.conversion?.person.company, on);
    },
  };
}

function aboutPerson(person: Person, subjects: Subjects, division: Division, random: Random): Activity {
  const first = dayOf(person.createdAt);
  const day = onWeekday(first + Math.floor((division.today + 6 - first) * random.unit()), first);
  const kind = random.unit();
  const running =
    kind > 0.9 ? subjects.campaigns.find((campaign) => campaign.start <= day && campaign.end >= day) : undefined;
  return {
    day,
    whoId: kind < 0.15 ? null : person.id,
    whatId: running?.id ?? (kind < 0.6 ? person.company.id : null),
    accountId: running ? null : person.company.id,
    ownerId: person.company.owner.id,
    knownAt: Math.max(person.createdAt, running?.createdAt ?? 0),
    removedAt: undefined,
    formerly: undefined,
    touch: (on) => {
      if (kind >= 0.15) touchPerson(person, on);
      if (!running) touchCompany(person.company, on);
    },
  };
}

function touchPerson(person: Person | undefined, day: Day): void {
  if (person) person.lastActivity = Math.max(day, person.lastActivity ?? day);
}
function touchCompany(company: Company | undefined, day: Day): void {
  if (company) company.lastActivity = Math.max(day, company.lastActivity ?? day);
}

/** Salesforce archives what is over for more than a year: still there, but only queryAll shows it. */
export const isArchived = (day: Day, division: Division): boolean => archivedAt(day) <= division.org.asOf;

/** The later of what was done to an activity and what the platform did: moved it with its lead, archived it. */
export function touchedAt(activity: Activity, created: Instant, modified: Instant, archived: boolean): Instant {
  const moved = activity.formerly !== undefined && created < activity.formerly.until ? activity.formerly.until : 0;
  return Math.max(modified, moved, archived ? archivedAt(activity.day) : 0);
}

/** When an activity of a day is archived. */
export const archivedAt = (day: Day): Instant => midnight(day + 366) + 3 * 3600;

/** A moment on a day in working hours, even on a weekend. */
export const onDay = (day: Day, random: Random): Instant =>
  midnight(day) + 8 * 3600 + Math.floor(random.unit() * 9 * 3600);

export const daysLater = (instant: Instant, days: number): Instant => instant + Math.floor(days * SECONDS_PER_DAY);
