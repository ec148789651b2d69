import { AliasNode, IdentifierNode } from 'kysely';
import type { AliasedExpression, Expression } from 'kysely';
import type { PgDate } from '../columns/sql-types.ts';
import { dateLit } from './dates.ts';
import { fragment } from './expr.ts';

/** A table expression; `as(alias)` puts it into `selectFrom` or a join. */
export interface DateSeries {
  as<A extends string>(alias: A): AliasedExpression<{ day: PgDate }, A>;
}

const day = (bound: Expression<PgDate> | string) => (typeof bound === 'string' ? dateLit(bound) : bound);

/**
 * One row per calendar day from `from` through `to`, in column `day`: `db.selectFrom(dateSeries('2000-01-01',
 * '2050-12-31').as('d'))`. Bounds may be columns of the query in a lateral join. Over timestamps without time zone, so
 * that the session's has no say.
 */
export function dateSeries(from: Expression<PgDate> | string, to: Expression<PgDate> | string): DateSeries {
  const node = fragment(
    [
      '(select series::date as day from generate_series((',
      ')::timestamp, (',
      ")::timestamp, interval '1 day') as series)",
    ],
    day(from),
    day(to),
  );
  return {
    as: (alias) => {
      const aliased = AliasNode.create(node, IdentifierNode.create(alias));
      // Kysely's AliasedExpression is a class with private parts; only these members are ever read.
      return { alias, expression: { toOperationNode: () => node }, toOperationNode: () => aliased } as any;
    },
  };
}
