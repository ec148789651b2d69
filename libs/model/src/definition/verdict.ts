import type { AliasableExpression, Expression, ExpressionBuilder } from 'kysely';
import type { Column, Columns } from '../columns/column.ts';
import type { SqlOf } from '../columns/rows.ts';
import type { Families, FamilyOf, Tag } from '../columns/sql-types.ts';
import type { ContractError } from './contract-error.ts';

/** `alias.column` for every column the query can see. */
export type AnyRef<DB, TB extends keyof DB> = { [A in TB & string]: `${A}.${keyof DB[A] & string}` }[TB & string];
type RefType<DB, R> = R extends `${infer A}.${infer K}`
  ? A extends keyof DB
    ? K extends keyof DB[A]
      ? DB[A][K]
      : never
    : never
  : never;
type Known<DB, TB extends keyof DB, R> =
  R extends AnyRef<DB, TB> ? unknown : ContractError<`no upstream column ${R & string}`>;

/** A column of the query as an expression; short, because error messages print it. */
export interface Ref<T> extends AliasableExpression<T> {}

/** What `select` and `let` are given: `c('alias.column')`, and Kysely's expression builder as `c.eb`. */
export interface Cols<DB, TB extends keyof DB> {
  <R extends AnyRef<DB, TB> | (string & {})>(ref: R & Known<DB, TB, R>): Ref<RefType<DB, R>>;
  readonly eb: ExpressionBuilder<DB, TB>;
}

/** What `select` may return, loosely, so that names complete; `Verdict` then judges each entry. */
export type Entries<C extends Columns, DB, TB extends keyof DB> = {
  [K in keyof C]?: Expression<any> | AnyRef<DB, TB> | (string & {});
};

/** A text literal without its flavour, so that sentences can name it. */
type Plain<T> = T extends infer U & Tag<'text'> ? U : T;

/** `unknown` for a value that fits the column, otherwise a sentence. */
export type Judge<K extends string, X extends Column, T> = [T] extends [SqlOf<X>]
  ? unknown
  : [Exclude<T, null>] extends [SqlOf<X>]
    ? ContractError<`${K} is declared not null, but this can be null: coalesce it or make the column nullable`>
    : [Exclude<T, null>] extends [Families[X['$type']['family']]['sql']]
      ? string extends T
        ? ContractError<`${K} has accepted values, but this is any text: use caseWhen, or drop accepted()`>
        : ContractError<`${K}: '${Exclude<Plain<T>, null | X['$type']['values']> & string}' is not an accepted value`>
      : ContractError<`${K} is declared ${X['$type']['family']}, but this is ${FamilyOf<T> & string}`>;

type JudgeEntry<K extends string, X extends Column, DB, TB extends keyof DB, E> = E extends string
  ? E extends AnyRef<DB, TB>
    ? Judge<K, X, RefType<DB, E>>
    : ContractError<`no upstream column ${E}`>
  : E extends Expression<infer T>
    ? Judge<K, X, T>
    : never;

/** `unknown` for every right entry, a ContractError naming the mistake for every wrong one. */
export type Verdict<C extends Columns, DB, TB extends keyof DB, S> = {
  [K in Exclude<keyof C, keyof S>]: ContractError<`${K & string} is declared in columns but not selected`>;
} & {
  [K in keyof S]: K extends keyof C & string
    ? JudgeEntry<K, C[K], DB, TB, S[K]>
    : ContractError<`${K & string} is not declared in columns`>;
};

/** `unknown` for a text that says something. */
export type Stated<Name extends string, T extends string> = T extends '' | ' '
  ? ContractError<`${Name} must say something`>
  : unknown;
