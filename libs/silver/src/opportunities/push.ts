import { cond } from '@medallion/model';
import type { Bool, Expr, PgDate } from '@medallion/model';
import type { Expression, SqlBool } from 'kysely';

/** What a push is told by, before a change and after it; null before where there is nothing before. */
interface Change {
  readonly wasClosed: Expression<Bool | null>;
  readonly isClosed: Expression<Bool>;
  readonly from: Expression<PgDate | null>;
  readonly to: Expression<PgDate>;
}

/** Whether a change puts a deal off (R22): its close date moves to a later one while it is open, before and after. */
export const isPush = ({ wasClosed, isClosed, from, to }: Change): Expr<SqlBool> =>
  cond`not ${isClosed} and not ${wasClosed} and ${to} > ${from}`;
