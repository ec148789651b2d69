import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Timestamptz } from '../columns/sql-types.ts';
import { parenthesised } from './expr.ts';
import type { Expr } from './expr.ts';

/** Aliases of the query whose relation has validity columns. */
type VersionedAlias<DB, TB extends keyof DB> = {
  [A in TB & string]: DB[A] extends { valid_from: unknown; valid_to: unknown } ? A : never;
}[TB & string];

const bounds = (eb: ExpressionBuilder<any, any>, alias: string) => ({
  from: eb.ref(`${alias}.valid_from`),
  to: eb.ref(`${alias}.valid_to`),
});

/** Joins the version valid at an instant: valid_from <= at < valid_to. */
export function asOf<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  alias: VersionedAlias<DB, TB>,
  at: Expression<Timestamptz | null>,
): Expr<SqlBool> {
  const { from, to } = bounds(eb as ExpressionBuilder<any, any>, alias);
  return parenthesised(['', ' >= ', ' and ', ' < ', ''], at, from, at, to);
}

/**
 * Joins the version that holds the end of a day (R8): valid_from < eod <= valid_to, with `eod` from `endOfDay(day, tz)`.
 * What happened at midnight sharp belongs to the next day.
 */
export function asOfEndOfDay<DB, TB extends keyof DB>(
  eb: ExpressionBuilder<DB, TB>,
  alias: VersionedAlias<DB, TB>,
  endOfDay: Expression<Timestamptz | null>,
): Expr<SqlBool> {
  const { from, to } = bounds(eb as ExpressionBuilder<any, any>, alias);
  return parenthesised(['', ' > ', ' and ', ' <= ', ''], endOfDay, from, endOfDay, to);
}
