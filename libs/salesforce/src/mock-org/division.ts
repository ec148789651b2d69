import { catalogue, type SObjectName } from '../catalogue/catalogue.ts';
import { IdSequence } from '../ids/id-sequence.ts';
import {
  SECONDS_PER_DAY,
  dayOf,
  isWeekend,
  midnight,
  type Day,
  type FiscalCalendar,
  type Instant,
} from './calendar.ts';
import { idOffset, idRoom, type OrgSize } from './org-size.ts';
import { Random } from './random.ts';
import type { TextPools } from './text-pools.ts';

/** What all divisions of an org share. */
export interface OrgPlan {
  readonly seed: number;
  /** First day of the org's history. */
  readonly start: Day;
  /** The org's clock: nothing has happened after it. */
  readonly asOf: Instant;
  readonly calendar: FiscalCalendar;
  readonly pools: TextPools;
  /** Two characters in all ids of the org. */
  readonly instance: string;
}

/**
 * One division of the org: a sales team with its accounts and everything that belongs to them. Nothing in it refers to
 * another division but its head, who reports to the first one's, and its price lists, which use the one standard price
 * book. So an org of any size is made division by division in the memory of one.
 */
export class Division {
  readonly org: OrgPlan;
  readonly index: number;
  readonly size: OrgSize;
  readonly today: Day;

  constructor(org: OrgPlan, index: number, size: OrgSize) {
    this.org = org;
    this.index = index;
    this.size = size;
    this.today = dayOf(org.asOf);
  }

  /** The division's own stream of random choices for one purpose. */
  random(purpose: string): Random {
    return new Random(this.org.seed, this.index, purpose);
  }

  /** The ids of an object's records in this division; ids of whole divisions follow on from each other. */
  ids(object: SObjectName): IdSequence {
    return idsOf(this.org, object, this.index * idRoom[object] + idOffset(object));
  }

  /** A moment in working hours of a day, or of the weekday before; never after the org's clock nor before `from`. */
  workingTime(day: Day, random: Random, from: Instant = 0): Instant {
    let workday = day;
    while (isWeekend(workday)) workday--;
    const instant = midnight(workday) + 8 * 3600 + Math.floor(random.unit() * 10 * 3600);
    return Math.max(Math.min(instant, this.org.asOf), from);
  }

  /** A moment between two others, on a weekday where there is one. */
  timeBetween(from: Instant, to: Instant, random: Random): Instant {
    if (to <= from) return from;
    const instant = from + Math.floor(random.unit() * (to - from));
    return Math.min(Math.max(this.workingTime(dayOf(instant), random), from), to);
  }

  /** A moment a few days (exponential, of the given mean) after another, no later than the org's clock. */
  after(instant: Instant, meanDays: number, random: Random): Instant {
    return Math.min(instant + 60 + Math.floor(random.waiting(meanDays) * SECONDS_PER_DAY), this.org.asOf);
  }
}

/** The ids of an object from the given number on. */
export const idsOf = (org: OrgPlan, object: SObjectName, first: number): IdSequence =>
  new IdSequence(catalogue[object].keyPrefix, org.instance, first + 1);

/** Ids from here on belong to records that the org does not have at its clock: purged ones, and those of later days. */
const LATER = 500_000_000;
/** Room for such ids in each division, in two halves: `half` 0 for purged records, 1 for later days. */
const LATER_ROOM = 12_000;

/** Ids of records that are not among those of the org at its clock. */
export const laterIds = (division: Division, object: SObjectName, half: 0 | 1): IdSequence =>
  idsOf(division.org, object, LATER + division.index * LATER_ROOM + half * 2_000 + idOffset(object));

/** The id of something that is not among our sObjects: the profile of all users (00e), the queue of leads (00G). */
export const outsideId = (org: OrgPlan, keyPrefix: string): string => new IdSequence(keyPrefix, org.instance, 1).next();
