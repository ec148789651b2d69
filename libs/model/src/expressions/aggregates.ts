import type { Expression, OperationNode } from 'kysely';
import type { BigInt, Bool, FamilyOf, Float, Int, Numeric, Text, TextArray } from '../columns/sql-types.ts';
import type { Condition } from './conditionals.ts';
import { Expr, fragment, joined, keyword } from './expr.ts';
import { orderNode } from './windows.ts';
import type { OrderBy } from './windows.ts';

interface AggregateParts {
  readonly conditions: readonly Condition[];
  /** Applies after filter and window. */
  readonly cast: string | undefined;
}

/** Whether adding up an aggregate's results for parts gives its result for the whole: so for sums and counts. */
export type Additivity = 'additive' | 'not additive';

/** An aggregate call; it can be given a filter and a window. */
export class AggregateExpr<out T, out A extends Additivity = Additivity> extends Expr<T> {
  declare readonly $additivity: A;
  readonly #call: OperationNode;
  readonly #parts: AggregateParts;

  constructor(call: OperationNode, parts: AggregateParts) {
    super(castTo(parts.cast, filtered(call, parts.conditions)));
    this.#call = call;
    this.#parts = parts;
  }

  /** Only the rows for which the condition is true (and those of earlier filters). */
  filter(condition: Condition): AggregateExpr<T, A> {
    const { conditions, cast } = this.#parts;
    return new AggregateExpr(this.#call, { conditions: [...conditions, condition], cast });
  }

  /** @internal */
  over(window: OperationNode): Expr<T> {
    const { conditions, cast } = this.#parts;
    const call = fragment(['', ' over ', ''], filtered(this.#call, conditions), window);
    return new Expr(cast === undefined ? call : castTo(cast, fragment(['(', ')'], call)));
  }
}

const filtered = (call: OperationNode, conditions: readonly Condition[]): OperationNode =>
  conditions.length === 0 ? call : fragment(['', ' filter (where ', ')'], call, joined(conditions, ' and '));
const castTo = (cast: string | undefined, node: OperationNode): OperationNode =>
  cast === undefined ? node : fragment(['', '::', ''], node, keyword(cast));

const aggregate = <T, A extends Additivity = Additivity>(
  text: readonly string[],
  operands: readonly unknown[],
  cast?: string,
): AggregateExpr<T, A> => new AggregateExpr<T, A>(fragment(text, ...operands), { conditions: [], cast });

/** Postgres sums int to bigint, bigint to numeric. */
type SumOf<T> = FamilyOf<T> extends 'int' ? BigInt : FamilyOf<T> extends 'float' ? Float : Numeric;

/** Null where no row has a value. An int column's sum is bigint: `toInt(sum(...))`. */
export const sum = <T extends Float | null>(value: Expression<T>): AggregateExpr<SumOf<T> | null, 'additive'> =>
  aggregate(['sum(', ')'], [value]);
/** The sum as int, zero where no row has a value. */
export const sumInt = (value: Expression<Int | null>): Expr<Int> =>
  new Expr(fragment(['coalesce(sum(', '), 0)::integer'], value));
/** Null where no row has a value. */
export const avg = (value: Expression<Float | null>): AggregateExpr<Numeric | null> =>
  aggregate(['avg(', '::numeric)'], [value]);
/** Null where no row has a value. */
export const min = <T>(value: Expression<T>): AggregateExpr<T | null> => aggregate(['min(', ')'], [value]);
/** Null where no row has a value. */
export const max = <T>(value: Expression<T>): AggregateExpr<T | null> => aggregate(['max(', ')'], [value]);

/** The number of rows, or of rows with a value; as int, never null. */
export const count = (value?: Expression<any>): AggregateExpr<Int, 'additive'> =>
  value === undefined ? aggregate(['count(*)'], [], 'integer') : aggregate(['count(', ')'], [value], 'integer');
export const countDistinct = (value: Expression<any>): AggregateExpr<Int> =>
  aggregate(['count(distinct ', ')'], [value], 'integer');
/** The number of rows for which the condition is true; as int, never null. */
export const countWhere = (condition: Condition): AggregateExpr<Int, 'additive'> => count().filter(condition);

/** True where every row's condition is true or null and one is true; null where all are null. */
export const boolAnd = (condition: Condition): AggregateExpr<Bool | null> => aggregate(['bool_and(', ')'], [condition]);
/** True where one row's condition is true; null where all are null. */
export const boolOr = (condition: Condition): AggregateExpr<Bool | null> => aggregate(['bool_or(', ')'], [condition]);

/** Texts joined in an order; null where no row has a value. */
export const stringAgg = (
  value: Expression<Text | null>,
  separator: string,
  orderBy: OrderBy,
): AggregateExpr<Text | null> =>
  aggregate(['string_agg(', ', ', ' order by ', ')'], [value, separator, orderNode(orderBy)]);
/** Texts as an array in an order; null where there is no row. */
export const arrayAgg = (value: Expression<Text | null>, orderBy: OrderBy): AggregateExpr<TextArray | null> =>
  aggregate(['array_agg(', ' order by ', ')'], [value, orderNode(orderBy)]);
/** The continuous percentile, as float: `percentile(0.5, days)` is the median; null where no row has a value. */
export const percentile = (fraction: number, value: Expression<Float | null>): AggregateExpr<Float | null> =>
  aggregate(['percentile_cont(', ') within group (order by ', ')'], [fraction, value]);
