import type { AnyModel } from '@medallion/model';

/** Periods a metric can be given by, from short to long. */
export const GRAINS = ['day', 'week', 'month', 'quarter', 'fiscal_quarter', 'year', 'fiscal_year'] as const;
export type Grain = (typeof GRAINS)[number];

/** The date dimension of a star schema: the model of name `N`, and what its columns are for. */
export interface Calendar<N extends string, C> {
  readonly model: AnyModel & { readonly name: N };
  /** The day itself, a date; null in the default members. */
  readonly day: keyof C & string;
  /** Days after the day the warehouse is as of: 0 that day, negative before. */
  readonly daysFromAsOf: keyof C & string;
  /** The column that is the same on all days of a period, and different in others. */
  readonly periods: Readonly<Record<Grain, keyof C & string>>;
}
