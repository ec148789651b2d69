import { num, round } from '@medallion/model';
import type { Expr, Numeric } from '@medallion/model';
import type { Expression } from 'kysely';

/** An amount in the corporate currency (R15): divided by the units of its currency that one corporate unit buys, to the cent; null without a rate. */
export const corporateAmount = (
  amount: Expression<Numeric | null>,
  unitsPerCorporate: Expression<Numeric | null>,
): Expr<Numeric | null> => round(num`${amount} / ${unitsPerCorporate}`, 2);
