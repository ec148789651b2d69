import { datePart, integer } from '@medallion/model';
import type { Expr, Int, PgDate } from '@medallion/model';
import type { Expression } from 'kysely';
import { parameters } from '../parameters.ts';

/** A number for the fiscal quarter of a day, one more for each later quarter: two days are in the same quarter when their numbers are equal. */
export const fiscalQuarterNumber = <T extends PgDate | null>(day: Expression<T>): Expr<Int | Extract<T, null>> =>
  integer`(${datePart('year', day)} * 12 + ${datePart('month', day)} - ${parameters.fiscalStartMonth}) / 3`;
