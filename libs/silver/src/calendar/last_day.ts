import { addDays, caseWhen, cond, dateLit, farFuture, toDate } from '@medallion/model';
import type { Expr, PgDate, Timestamptz } from '@medallion/model';
import type { Expression } from 'kysely';
import { parameters } from '../parameters.ts';

/** The last day whose end an interval still holds (R8), by the interval's exclusive end; 9999-12-31 for an interval without one. */
export const lastDay = (validTo: Expression<Timestamptz>): Expr<PgDate> =>
  caseWhen(
    [[cond`${validTo} = ${farFuture()}`, dateLit('9999-12-31')]],
    addDays(toDate(validTo, parameters.reportTimeZone), -1),
  );
