import type { Expression, OperationNode } from 'kysely';
import type { Int } from '../columns/sql-types.ts';
import type { AggregateExpr } from './aggregates.ts';
import { expr, fragment, joined, keyword } from './expr.ts';
import type { Expr } from './expr.ts';

/** An entry of a window's order. */
export class Ordering {
  readonly value: Expression<any>;
  readonly direction: string;
  constructor(value: Expression<any>, direction: string) {
    this.value = value;
    this.direction = direction;
  }
}
/** Descending; nulls come first, as in Postgres, unless told. */
export const desc = (value: Expression<any>, nulls?: 'first' | 'last'): Ordering =>
  new Ordering(value, `desc${nulls ? ` nulls ${nulls}` : ''}`);
/** Ascending; nulls come last, as in Postgres, unless told. */
export const asc = (value: Expression<any>, nulls?: 'first' | 'last'): Ordering =>
  new Ordering(value, `asc${nulls ? ` nulls ${nulls}` : ''}`);

export type OrderBy = readonly (Expression<any> | Ordering)[];

/** Frames worth having; the SQL default with an order runs to the current row's last peer. */
export type Frame = 'rows to current row' | 'rows to previous row' | 'whole partition';
const FRAMES: Readonly<Record<Frame, string>> = {
  'rows to current row': 'rows between unbounded preceding and current row',
  'rows to previous row': 'rows between unbounded preceding and 1 preceding',
  'whole partition': 'rows between unbounded preceding and unbounded following',
};

export interface Window {
  readonly partitionBy?: readonly Expression<any>[];
  readonly orderBy?: OrderBy;
  readonly frame?: Frame;
}

export const orderNode = (orderBy: OrderBy): OperationNode =>
  joined(orderBy.map((o) => (o instanceof Ordering ? fragment(['', ' ', ''], o.value, keyword(o.direction)) : o)));

/** What the windows this library made are partitioned by: in their text nobody could tell. */
const partitions = new WeakMap<OperationNode, readonly OperationNode[]>();
/** What a window is partitioned by, nothing where it is all rows; `undefined` of a node that is no window. */
export const partitionOf = (window: OperationNode): readonly OperationNode[] | undefined => partitions.get(window);

export function windowNode({ partitionBy = [], orderBy = [], frame }: Window): OperationNode {
  const parts: OperationNode[] = [];
  if (partitionBy.length > 0) parts.push(fragment(['partition by ', ''], joined(partitionBy)));
  if (orderBy.length > 0) parts.push(fragment(['order by ', ''], orderNode(orderBy)));
  if (frame) parts.push(keyword(FRAMES[frame]));
  const window = fragment(['(', ')'], joined(parts, ' '));
  partitions.set(
    window,
    partitionBy.map((by) => by.toOperationNode()),
  );
  return window;
}

/** An aggregate over a window: `over(sum(c('o.amount')), { partitionBy: [c('o.account_id')], orderBy: [c('o.created_at')] })`. */
export const over = <T>(aggregate: AggregateExpr<T>, window: Window): Expr<T> => aggregate.over(windowNode(window));

/** The row's number within its partition, from 1. Order by something unique, or two runs may differ. */
export const rowNumber = (window: Window & { readonly orderBy: OrderBy }): Expr<Int> =>
  expr`(row_number() over ${windowNode(window)})::integer`;
export const rank = (window: Window & { readonly orderBy: OrderBy }): Expr<Int> =>
  expr`(rank() over ${windowNode(window)})::integer`;
export const denseRank = (window: Window & { readonly orderBy: OrderBy }): Expr<Int> =>
  expr`(dense_rank() over ${windowNode(window)})::integer`;

/** The value `offset` rows before; null where there is none. */
export const lag = <T>(
  value: Expression<T>,
  window: Window & { readonly orderBy: OrderBy },
  offset = 1,
): Expr<T | null> => expr`lag(${value}, ${offset}) over ${windowNode(window)}`;
/** The value `offset` rows after; null where there is none. */
export const lead = <T>(
  value: Expression<T>,
  window: Window & { readonly orderBy: OrderBy },
  offset = 1,
): Expr<T | null> => expr`lead(${value}, ${offset}) over ${windowNode(window)}`;
/** The partition's first value. */
export const firstValue = <T>(
  value: Expression<T>,
  window: Omit<Window, 'frame'> & { readonly orderBy: OrderBy },
): Expr<T> => expr`first_value(${value}) over ${windowNode({ ...window, frame: 'whole partition' })}`;
/** The partition's last value, whatever row one is on (the SQL default frame would stop at the current row). */
export const lastValue = <T>(
  value: Expression<T>,
  window: Omit<Window, 'frame'> & { readonly orderBy: OrderBy },
): Expr<T> => expr`last_value(${value}) over ${windowNode({ ...window, frame: 'whole partition' })}`;
