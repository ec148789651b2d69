import { divideRounded } from './decimals.ts';
import type { Settings } from './settings.ts';

/** R15: hundredths of the corporate currency, at the rate of the day; null without a rate or an amount. */
export function inCorporateCurrency(
  { rates }: Settings,
  amount: bigint | null,
  currency: string,
  day: string,
): bigint | null {
  const rate = rates
    .filter((one) => one.currency === currency && one.from <= day)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .at(-1);
  return amount === null || rate === undefined ? null : divideRounded(amount * 10_000n, rate.units);
}
