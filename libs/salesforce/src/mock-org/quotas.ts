import type { RecordOf } from '../catalogue/record.ts';
import { IdSequence } from '../ids/id-sequence.ts';
import { dateText, datetimeText, midnight, type Day, type Instant } from './calendar.ts';
import type { Deal } from './deals.ts';
import { outsideId, type Division, type OrgPlan } from './division.ts';
import type { Worth } from './line-items.ts';
import type { Member, Team } from './team.ts';

/** What a rep is to close in a fiscal quarter. */
export interface Quota {
  readonly id: string;
  readonly owner: Member;
  /** First day of the quarter. */
  readonly start: Day;
  /** US dollars. */
  readonly amount: number;
  readonly enteredAt: Instant;
  /** When the manager thought better of it. */
  readonly revisedAt: Instant | undefined;
}

/** Quarters before the one of the org's clock that have quotas: together all of the three years of history. */
const EARLIER_QUARTERS = 12;
/** Managers enter the quotas of a quarter so many days before it begins. */
export const DAYS_AHEAD = 10;
const STEP = 5_000;
/** Quotas rise from quarter to quarter, and are rather more than what is closed. */
const GROWTH = 1.03;
const AMBITION = 1.12;

/** US dollars, in whole steps and never nothing. */
export const roundQuota = (amount: number): number => Math.max(STEP, Math.round(amount / STEP) * STEP);

/** What a quota was before it was raised. */
export const raisedFrom = (amount: number): number => Math.floor((amount * 0.9) / STEP) * STEP;

/** First days of the quarters whose quotas are entered by a day, oldest first. */
function quartersBy(today: Day, { calendar }: OrgPlan): Day[] {
  const starts = [calendar.startOf(today)];
  for (let i = 0; i < EARLIER_QUARTERS; i++) starts.unshift(calendar.startOf(starts[0]! - 1));
  const next = calendar.quarterOf(today).end + 1;
  return next - DAYS_AHEAD <= today ? [...starts, next] : starts;
}

/** The quotas of a division: one for each rep and each fiscal quarter in which that rep worked here. */
export function makeQuotas(division: Division, team: Team, deals: readonly Deal[], worths: readonly Worth[]): Quota[] {
  const { org, today } = division;
  const random = division.random('quotas');
  const ids = division.ids('ForecastingQuota');
  const quarters = quartersBy(today, org);
  const reps = team.members.filter((member) => member.duty === 'rep');
  const won = new Map<Member, number>(reps.map((rep) => [rep, 0]));
  for (const [i, deal] of deals.entries()) {
    if (deal.outcome === 'won') won.set(deal.owner, won.get(deal.owner)! + (worths[i]!.amount ?? 0) / 100);
  }
  const worked = (rep: Member, start: Day): boolean =>
    rep.hiredAt < midnight(org.calendar.quarterOf(start).end) && (rep.leftAt ?? Infinity) > midnight(start);
  const share = new Map(reps.map((rep) => [rep, quarters.filter((start) => worked(rep, start)).length]));
  const total = [...won.values()].reduce((sum, amount) => sum + amount, 0);
  const usual = total / [...share.values()].reduce((sum, count) => sum + count, 0);

  const quotas: Quota[] = [];
  for (const [n, start] of quarters.entries()) {
    for (const rep of reps) {
      if (!worked(rep, start)) continue;
      const planned = division.workingTime(start - DAYS_AHEAD, random);
      const enteredAt = Math.min(Math.max(planned, rep.hiredAt + 3600), org.asOf);
      // Managers know what each of theirs closes, and ask the rest of what all do.
      const expected = 0.7 * (won.get(rep)! / share.get(rep)!) + 0.3 * usual;
      const trend = GROWTH ** (n - quarters.length / 2);
      const revised = midnight(start + random.int(10, 40)) + 36_000 + random.int(0, 20_000);
      quotas.push({
        id: ids.next(),
        owner: rep,
        start,
        amount: roundQuota(expected * AMBITION * trend * random.logNormal(1, 0.12)),
        enteredAt,
        revisedAt: random.chance(0.06) && revised > enteredAt && revised <= org.asOf ? revised : undefined,
      });
    }
  }
  return quotas;
}

/** The forecast type of all quotas (0Db) and the period of a quarter (026): neither is among our sObjects. */
export function quotaKeys(org: OrgPlan, start: Day): { readonly ForecastingTypeId: string; readonly PeriodId: string } {
  const { year, quarter } = org.calendar.quarterOf(start);
  const period = new IdSequence('026', org.instance, year * 4 + quarter);
  return { ForecastingTypeId: outsideId(org, '0Db'), PeriodId: period.next() };
}

export function quotaRecord(quota: Quota, division: Division): RecordOf<'ForecastingQuota'> {
  const entered = datetimeText(quota.enteredAt);
  const modified = quota.revisedAt === undefined ? entered : datetimeText(quota.revisedAt);
  // Managers may set the quotas of theirs alone; every rep has one.
  const manager = quota.owner.managerId!;
  return {
    Id: quota.id,
    QuotaOwnerId: quota.owner.id,
    ...quotaKeys(division.org, quota.start),
    StartDate: dateText(quota.start),
    IsAmount: true,
    IsQuantity: false,
    QuotaAmount: quota.amount,
    QuotaQuantity: 0,
    ProductFamily: null,
    CreatedDate: entered,
    CreatedById: manager,
    LastModifiedDate: modified,
    LastModifiedById: manager,
    SystemModstamp: modified,
  };
}
