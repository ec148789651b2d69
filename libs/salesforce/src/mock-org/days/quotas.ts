import type { SourceRecord } from '@medallion/core';
import { dateText, dayOf, type Day } from '../calendar.ts';
import { DAYS_AHEAD, quotaKeys, roundQuota } from '../quotas.ts';
import type { Random } from '../random.ts';
import type { Present } from './present.ts';
import { repsOf } from './staff.ts';

/** Managers enter the quotas that are due: of who was hired for this quarter, and of all for the next when it is near. */
export function planQuotas(present: Present, random: Random): void {
  const { calendar } = present.division.org;
  const today = dayOf(present.now);
  const next = calendar.quarterOf(today).end + 1;
  enterQuotas(present, calendar.startOf(today), random);
  if (next - DAYS_AHEAD <= today) enterQuotas(present, next, random);
}

function enterQuotas(present: Present, start: Day, random: Random): void {
  const quarter = dateText(start);
  const latestOf = new Map<unknown, SourceRecord>();
  const have = new Set<unknown>();
  for (const quota of present.all('ForecastingQuota')) {
    const owner = quota['QuotaOwnerId'];
    const latest = latestOf.get(owner);
    if (!latest || (latest['StartDate'] as string) < (quota['StartDate'] as string)) latestOf.set(owner, quota);
    if (quota['StartDate'] === quarter) have.add(owner);
  }
  const amounts = [...latestOf.values()].map((quota) => quota['QuotaAmount'] as number);
  const usual = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
  for (const rep of repsOf(present)) {
    if (have.has(rep['Id'])) continue;
    const last = latestOf.get(rep['Id'])?.['QuotaAmount'] as number | undefined;
    // Who is new gets half of what is usual.
    const amount = last === undefined ? usual / 2 : last * random.logNormal(1.03, 0.08);
    present.create('ForecastingQuota', rep['ManagerId'] as string, {
      QuotaOwnerId: rep['Id'],
      ...quotaKeys(present.division.org, start),
      StartDate: quarter,
      IsAmount: true,
      IsQuantity: false,
      QuotaAmount: roundQuota(amount),
      QuotaQuantity: 0,
    });
  }
}
