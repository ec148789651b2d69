import { caseWhen, coalesce, cond, dateKey, dateLit, isNull, NOT_APPLICABLE_KEY, UNKNOWN_KEY } from '@medallion/model';
import type { BigInt as PgBigInt, Expr, Int, PgDate, Text } from '@medallion/model';
import type { Expression } from 'kysely';
import { parameters } from '../parameters.ts';

/**
 * The key of a relation that a record may well be without (a deal's campaign, an activity's contact): not applicable (-2)
 * where it names none, unknown (-1) where it names something that is no record of the dimension.
 */
export const optionalKey = (key: Expression<PgBigInt | null>, id: Expression<Text | null>): Expr<PgBigInt> =>
  coalesce(key, caseWhen([[isNull(id), NOT_APPLICABLE_KEY]], UNKNOWN_KEY));

/** The key of a relation that a record should have (a deal's account): unknown (-1) where it is missing. */
export const expectedKey = (key: Expression<PgBigInt | null>): Expr<PgBigInt> => coalesce(key, UNKNOWN_KEY);

/** The key of an owner: a queue is no user, so not applicable (-2); unknown (-1) where there is none. */
export const ownerUserKey = (userKey: Expression<PgBigInt | null>, ownerId: Expression<Text | null>): Expr<PgBigInt> =>
  coalesce(userKey, caseWhen([[cond`${ownerId} like '00G%'`, NOT_APPLICABLE_KEY]], UNKNOWN_KEY));

/**
 * The key of a day in dim_date. Unknown (-1) for a day outside the calendar and for a missing one; where a missing day means
 * that nothing happened, say so with `whenNull`.
 */
export const calendarKey = (
  day: Expression<PgDate | null>,
  whenNull: typeof UNKNOWN_KEY | typeof NOT_APPLICABLE_KEY = UNKNOWN_KEY,
): Expr<Int> => {
  const isInCalendar = cond`${day} between ${dateLit(parameters.calendarStart)} and ${dateLit(parameters.calendarEnd)}`;
  return coalesce(caseWhen([[isInCalendar, dateKey(day)]]), caseWhen([[isNull(day), whenNull]], UNKNOWN_KEY));
};
