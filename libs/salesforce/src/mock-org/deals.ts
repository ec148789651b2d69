import { allocate } from './allocation.ts';
import { SECONDS_PER_DAY, dayOf, isWeekend, type Day, type FiscalCalendar, type Instant } from './calendar.ts';
import type { Campaign } from './campaigns.ts';
import { isSurvivor, leadSources, type Company } from './companies.ts';
import type { Division } from './division.ts';
import type { Random } from './random.ts';
import type { Member, Team } from './team.ts';

export type Outcome = 'won' | 'lost' | 'open';

/** An opportunity's fate; its course in stages, amounts and dates is told by deal-course.ts. */
export interface Deal {
  readonly id: string;
  readonly company: Company;
  readonly createdAt: Instant;
  readonly outcome: Outcome;
  /** Whether it will be won in the end, known before it is. */
  readonly willWin: boolean;
  /** The day it was closed, or is expected to be. */
  readonly closeDay: Day;
  /** Closed deals: when. Open ones: when anybody last worked on them. */
  readonly endAt: Instant;
  /** Open though its close date has passed. */
  readonly isForgotten: boolean;
  readonly owner: Member;
  readonly source: string;
  readonly type: string;
  readonly campaign: Campaign | undefined;
  /** What it should come to, US cents, before line items and rounding. */
  readonly targetAmount: number;
  readonly removedAt: Instant | undefined;
}

/** Median deal in US cents, and the spread of its logarithm. */
const MEDIAN_AMOUNT = 2_800_000;
const SPREAD = 1.1;
/** How much of a deal's size its company's size explains (correlation of the logarithms). */
const SIZE_CORRELATION = 0.6;
/** Larger companies buy more often: weight exp(tilt x largeness), which keeps the largeness of deals normal. */
const FREQUENCY_TILT = 0.4;
const LAST_WEEK_SHARE = 0.3;
const sourceAdvantage: Readonly<Record<string, number>> = {
  'Partner Referral': 0.6,
  'Phone Inquiry': 0.1,
  Web: -0.1,
  Other: -0.1,
  'Purchased List': -0.7,
};

/** The deals of a division, oldest first. */
export function makeDeals(
  division: Division,
  team: Team,
  companies: readonly Company[],
  campaigns: readonly Campaign[],
): Deal[] {
  const random = division.random('deals');
  const { asOf, calendar } = division.org;
  const count = division.size.Opportunity;
  const beginnings = dealBeginnings(division, companies, random);
  const noise = random.stratifiedNormals(count);
  const lastWeek = random.stratifiedChances(count, LAST_WEEK_SHARE);
  const ids = division.ids('Opportunity');
  let testDeals = Math.round(count * 0.006);

  return beginnings.map(({ company, createdAt }, i): Deal => {
    const size =
      SIZE_CORRELATION * (company.largeness - FREQUENCY_TILT) + Math.sqrt(1 - SIZE_CORRELATION ** 2) * noise[i]!;
    const createdDay = dayOf(createdAt);
    const cycle = Math.min(400, Math.max(8, random.logNormal(80, 0.45) * Math.exp(0.2 * size)));
    const closeDay = closeDayOf(createdDay, createdDay + Math.round(cycle), lastWeek[i]!, calendar, random);
    const source = random.chance(0.5) ? company.source : random.weighted(leadSources);
    const isCustomer = (company.firstWonAt ?? Infinity) <= createdAt;
    const odds = -0.5 + sourceAdvantage[source]! + (isCustomer ? 0.35 : 0) - 0.4 * size;
    const willWin = random.chance(1 / (1 + Math.exp(-odds)));
    const isForgotten = closeDay < division.today && closeDay > division.today - 150 && random.chance(0.2);
    const isClosed = !isForgotten && closeDay <= division.today;
    const endAt = isClosed || isForgotten ? division.workingTime(closeDay, random, createdAt + 60) : asOf;
    if (isClosed && willWin) {
      company.wonDeals++;
      company.firstWonAt = Math.min(endAt, company.firstWonAt ?? Infinity);
    }
    const isConversion = createdAt === company.createdAt;
    const isTest = isClosed && !willWin && !isConversion && testDeals > 0 && random.chance(0.03) && testDeals-- > 0;
    const owner =
      company.owner.hiredAt <= createdAt && random.chance(0.6)
        ? company.owner
        : isClosed
          ? team.repAt(createdAt, random)
          : team.keeperAt(createdAt, random);
    return {
      id: ids.next(),
      company,
      createdAt,
      outcome: isClosed ? (willWin ? 'won' : 'lost') : 'open',
      willWin,
      closeDay,
      endAt,
      isForgotten,
      owner,
      source,
      type: isCustomer
        ? random.weighted([
            ['Existing Customer - Upgrade', 60],
            ['Existing Customer - Replacement', 30],
            ['Existing Customer - Downgrade', 10],
          ])
        : 'New Customer',
      campaign: random.chance(0.35) ? campaignBefore(createdDay, campaigns, random) : undefined,
      targetAmount: MEDIAN_AMOUNT * Math.exp(SPREAD * size),
      removedAt: isTest ? division.after(endAt, 10, random) : undefined,
    };
  });
}

/** Who begins a deal when: converted leads begin one with their account, the rest follow by size of company. */
function dealBeginnings(division: Division, companies: readonly Company[], random: Random) {
  const { asOf } = division.org;
  const buyers = companies.filter(isSurvivor);
  const withFirst = buyers.filter((company) => company.origin === 'converted' && random.chance(0.85));
  const first = withFirst
    .slice(0, division.size.Opportunity)
    .map((company) => ({ company, createdAt: company.createdAt }));
  const counts = allocate(
    division.size.Opportunity - first.length,
    buyers.map((company) => {
      const years = (asOf - company.createdAt) / (365 * SECONDS_PER_DAY);
      return (0.2 + years) * Math.exp(FREQUENCY_TILT * company.largeness) * random.logNormal(1, 0.35);
    }),
    buyers.map(() => 200),
    random,
  );
  const further = buyers.flatMap((company, i) =>
    Array.from({ length: counts[i]! }, () => {
      const from = company.createdAt + 3600;
      const at = from + Math.floor((asOf - SECONDS_PER_DAY - from) * random.unit() ** 0.9);
      return { company, createdAt: Math.min(division.workingTime(dayOf(at), random, from), asOf - 600) };
    }),
  );
  return [...first, ...further].sort((a, b) => a.createdAt - b.createdAt);
}

/**
 * The weekday near the desired one on which a deal closes: in the last week of a quarter or not, as wanted. Deals crowd
 * towards the quarter's end because that is when sellers discount and buyers know it.
 */
export function closeDayOf(
  created: Day,
  desired: Day,
  inLastWeek: boolean,
  calendar: FiscalCalendar,
  random: Random,
): Day {
  if (inLastWeek) {
    const { end } = calendar.quarterOf(desired);
    const previousEnd = calendar.quarterOf(end - 95).end;
    const earlier = desired - previousEnd < end - desired && previousEnd - 6 > created + 3 ? previousEnd : end;
    const chosen = earlier - 4 > created ? earlier : calendar.quarterOf(earlier + 1).end;
    const days = [6, 5, 4, 3, 2, 1, 0].map((back) => [chosen - back, 1 / (1 + back * 0.4)] as const);
    return random.weighted(days.filter(([day]) => !isWeekend(day) && day > created));
  }
  let day = desired;
  if (calendar.isLastWeek(day)) {
    const { end } = calendar.quarterOf(day);
    day = random.chance(0.5) && end - 30 > created ? end - 7 - random.int(0, 20) : end + 1 + random.int(0, 25);
  }
  while (isWeekend(day) || calendar.isLastWeek(day)) day++;
  return day;
}

/** A campaign that ran within the half year before. */
function campaignBefore(day: Day, campaigns: readonly Campaign[], random: Random): Campaign | undefined {
  const recent = campaigns.filter((campaign) => campaign.start <= day && campaign.start > day - 180);
  return recent.length > 0 ? random.pick(recent) : undefined;
}
