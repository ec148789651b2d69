import type { Expression } from 'kysely';
import type { BigInt, Float, Int, Numeric, Text } from '../columns/sql-types.ts';
import { expr, parenthesised } from './expr.ts';
import type { Expr, Literal } from './expr.ts';

type Null<T> = Extract<T, null>;

/** a / b, null where b is zero; as numeric, so that two integers do not divide to an integer. */
export const safeDivide = (
  a: Expression<Float | null> | number,
  b: Expression<Float | null> | number,
): Expr<Numeric | null> => parenthesised(['', '::numeric / nullif(', ', 0)::numeric'], a, b);

/** Rounded half away from zero to `scale` decimals. */
export const round = <T extends Float | null>(value: Expression<T>, scale = 0): Expr<Numeric | Null<T>> =>
  expr`round(${value}::numeric, ${scale})`;

export const abs = <T extends Float | null>(value: Expression<T>): Expr<T> => expr`abs(${value})`;

export const toInt = <T>(value: Expression<T> | Literal): Expr<Int | Null<T>> => expr`(${value})::integer`;
export const toBigint = <T>(value: Expression<T> | Literal): Expr<BigInt | Null<T>> => expr`(${value})::bigint`;
export const toNumeric = <T>(value: Expression<T> | Literal): Expr<Numeric | Null<T>> => expr`(${value})::numeric`;
export const toFloat = <T>(value: Expression<T> | Literal): Expr<Float | Null<T>> => expr`(${value})::double precision`;
/** Text of anything but a timestamp or a date, whose text depends on session settings: use toChar for those. */
export const toText = <T extends Text | Float | boolean | object | null>(value: Expression<T>): Expr<Text | Null<T>> =>
  expr`(${value})::text`;
