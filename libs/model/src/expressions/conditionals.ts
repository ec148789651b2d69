import type { Expression, SqlBool } from 'kysely';
import type { Bool } from '../columns/sql-types.ts';
import { Expr, expr, fragment, joined, parenthesised } from './expr.ts';
import type { Literal, NullOf, Operand, TypeOf } from './expr.ts';

/** Anything true, false or null. */
export type Condition = Expression<SqlBool | null>;

type Branch = readonly [Condition, Operand];
/** Null only when every operand may be. */
type NullOfAll<P extends readonly unknown[]> = P extends readonly [infer H, ...infer R]
  ? null extends TypeOf<H>
    ? R extends readonly []
      ? null
      : NullOfAll<R>
    : never
  : null;

/** The first operand that is not null. Never null when one of the operands never is. */
export const coalesce = <const P extends readonly [Expression<any>, ...Operand[]]>(
  ...operands: P
): Expr<Exclude<TypeOf<P[number]>, null> | NullOfAll<P>> => expr`coalesce(${joined(operands)})`;

/** The first value whose condition is true; without `otherwise` null when none is. */
export function caseWhen<const B extends readonly Branch[], const O extends Operand>(
  branches: B,
  otherwise: O,
): Expr<TypeOf<B[number][1]> | TypeOf<O>>;
export function caseWhen<const B extends readonly Branch[]>(branches: B): Expr<TypeOf<B[number][1]> | null>;
export function caseWhen(branches: readonly Branch[], otherwise: Operand = null): Expr<any> {
  const whens = joined(
    branches.map(([condition, value]) => fragment(['\n  when ', ' then ', ''], condition, value)),
    '',
  );
  return new Expr(fragment(['case', '\n  else ', '\nend'], whens, otherwise));
}

/** Null where `value` equals `other`. */
export const nullIf = <T>(value: Expression<T>, other: Operand): Expr<T | null> => expr`nullif(${value}, ${other})`;

/** The largest operand; ignores nulls, as Postgres does, so it is null only when all are. */
export const greatest = <const P extends readonly [Expression<any>, ...Operand[]]>(
  ...operands: P
): Expr<Exclude<TypeOf<P[number]>, null> | NullOfAll<P>> => expr`greatest(${joined(operands)})`;

/** The smallest operand; ignores nulls, as Postgres does, so it is null only when all are. */
export const least = <const P extends readonly [Expression<any>, ...Operand[]]>(
  ...operands: P
): Expr<Exclude<TypeOf<P[number]>, null> | NullOfAll<P>> => expr`least(${joined(operands)})`;

export const isNull = (value: Expression<any>): Expr<Bool> => parenthesised(['', ' is null'], value);
export const isNotNull = (value: Expression<any>): Expr<Bool> => parenthesised(['', ' is not null'], value);
/** Differ, with null equal to null; never null. */
export const isDistinct = (a: Expression<any>, b: Operand): Expr<Bool> =>
  parenthesised(['', ' is distinct from ', ''], a, b);
/** Equal, with null equal to null; never null. */
export const isSame = (a: Expression<any>, b: Operand): Expr<Bool> =>
  parenthesised(['', ' is not distinct from ', ''], a, b);
/** True only when the condition is: false for null. */
export const isTrue = (condition: Condition): Expr<Bool> => parenthesised(['', ' is true'], condition);
/** True unless the condition is: true for null. */
export const isNotTrue = (condition: Condition): Expr<Bool> => parenthesised(['', ' is not true'], condition);

/** Whether the value is one of the list; null when the value is. */
export const isIn = <T>(
  value: Expression<T>,
  list: readonly [Exclude<Literal, null>, ...Exclude<Literal, null>[]],
): Expr<Bool | Extract<T, null>> => parenthesised(['', ' in (', ')'], value, joined(list));

type ColumnOf<Q> = Q extends Expression<infer O> ? O[keyof O] : never;
/** Whether the value is among the rows of a one-column query; null when it cannot be told. */
export const existsIn = <T, const Q extends Expression<any>>(
  value: Expression<T>,
  query: Q,
): Expr<Bool | Extract<T | ColumnOf<Q>, null>> => parenthesised(['', ' in ', ''], value, query);

type AnyNull<P extends readonly unknown[]> = NullOf<P>;
/** Conjunction with SQL's three values: nullable where a part is. */
export const allOf = <const P extends readonly [Condition, ...Condition[]]>(...parts: P): Expr<Bool | AnyNull<P>> =>
  parenthesised(['', ''], joined(parts, ' and '));
/** Disjunction with SQL's three values: nullable where a part is. */
export const anyOf = <const P extends readonly [Condition, ...Condition[]]>(...parts: P): Expr<Bool | AnyNull<P>> =>
  parenthesised(['', ''], joined(parts, ' or '));
export const not = <T extends SqlBool | null>(condition: Expression<T>): Expr<Bool | Extract<T, null>> =>
  parenthesised(['not ', ''], condition);
