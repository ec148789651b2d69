import { addMonths, datePart, integer, startOf } from '@medallion/model';
import type { Expr, PgDate } from '@medallion/model';
import type { Expression } from 'kysely';
import { parameters } from '../parameters.ts';

/** The first day of the fiscal quarter a day is in. */
export const fiscalQuarterStart = (day: Expression<PgDate>): Expr<PgDate> =>
  addMonths(startOf('month', day), integer`0 - (${datePart('month', day)} - ${parameters.fiscalStartMonth} + 12) % 3`);
