import type { Grain } from '../definition/calendar.ts';

export const OPERATORS = ['=', '!=', '<', '<=', '>', '>=', 'in'] as const;
/** `=` and `!=` take null for a value that is missing, and `!=` keeps rows without a value; `in` takes a list. */
export type Operator = (typeof OPERATORS)[number];

/** `['account.industry', '=', 'Banking']`, `['close_date.fiscal_year', 'in', [2024, 2025]]` */
export type Filter = readonly [field: string, operator: Operator, value: unknown];

/** What to compute of a metric, as far as no type checker has seen it. */
export interface MetricQuery {
  /** Dimensions to break it down by, in the order of the columns. */
  readonly by?: readonly string[];
  /** All of them hold. */
  readonly where?: readonly Filter[];
  /** One value a period of the metric's date. */
  readonly grain?: Grain | undefined;
  /** First day of the metric's date, 'YYYY-MM-DD'. */
  readonly from?: string | undefined;
  /** Last day of the metric's date, inclusive. */
  readonly to?: string | undefined;
}
