import type { Expression } from 'kysely';
import type { Bool, Int, Json, Text } from '../columns/sql-types.ts';
import { expr, joined, parenthesised } from './expr.ts';
import type { Expr, Literal, Operand } from './expr.ts';

type Null<T> = Extract<T, null>;
type MaybeText = Text | null;

export const lower = <T extends MaybeText>(value: Expression<T>): Expr<Text | Null<T>> => expr`lower(${value})`;
export const upper = <T extends MaybeText>(value: Expression<T>): Expr<Text | Null<T>> => expr`upper(${value})`;
export const trim = <T extends MaybeText>(value: Expression<T>): Expr<Text | Null<T>> => expr`btrim(${value})`;
export const length = <T extends MaybeText>(value: Expression<T>): Expr<Int | Null<T>> => expr`length(${value})`;
export const replace = <T extends MaybeText>(value: Expression<T>, from: string, to: string): Expr<Text | Null<T>> =>
  expr`replace(${value}, ${from}, ${to})`;
export const left = <T extends MaybeText>(value: Expression<T>, characters: number): Expr<Text | Null<T>> =>
  expr`left(${value}, ${characters})`;
/** The text trimmed, or null when nothing is left. */
export const nullIfBlank = (value: Expression<MaybeText>): Expr<Text | null> => expr`nullif(btrim(${value}), '')`;
/** Whether the POSIX regular expression is found; null when the value is. */
export const matches = <T extends MaybeText>(value: Expression<T>, pattern: string): Expr<Bool | Null<T>> =>
  parenthesised(['', ' ~ ', ''], value, pattern);

/** Joined, with null as the empty text: never null. */
export const concat = (...parts: readonly Operand[]): Expr<Text> => expr`concat(${joined(parts)})`;
/** Joined by a separator, leaving nulls out: never null. */
export const concatWs = (separator: string, ...parts: readonly Operand[]): Expr<Text> =>
  expr`concat_ws(${separator}, ${joined(parts)})`;

/** A key of a jsonb object as text; null where it is absent. Nested keys: several. */
export const jsonText = (
  value: Expression<Json | null>,
  ...keys: readonly [Literal, ...Literal[]]
): Expr<Text | null> => expr`jsonb_extract_path_text(${value}, ${joined(keys.map(String))})`;
