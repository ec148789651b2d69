import type { Expression } from 'kysely';
import type { BigInt, Int, PgDate, Text, Timestamptz } from '../columns/sql-types.ts';
import { expr, keyword, parenthesised } from './expr.ts';
import type { Expr, TypeOf } from './expr.ts';

type Null<T> = Extract<T, null>;

/** Open ends of validity intervals: a far instant rather than infinity, on which drivers disagree. */
export const FAR_FUTURE = '9999-12-31T00:00:00Z';
export const FAR_PAST = '1900-01-01T00:00:00Z';
export const farFuture = (): Expr<Timestamptz> => timestampLit(FAR_FUTURE);
export const farPast = (): Expr<Timestamptz> => timestampLit(FAR_PAST);

/** A day, 'YYYY-MM-DD'. */
export const dateLit = (day: string): Expr<PgDate> => expr`cast(${day} as date)`;
/** An instant with its offset, '2024-06-01T00:00:00Z'. */
export const timestampLit = (instant: string): Expr<Timestamptz> => expr`cast(${instant} as timestamp with time zone)`;

/** Days from `b` to `a`: a - b. */
export const dateDiff = <A extends PgDate | null, B extends PgDate | null>(
  a: Expression<A>,
  b: Expression<B>,
): Expr<Int | Null<A> | Null<B>> => parenthesised(['', ' - ', ''], a, b);

/** A day that many days later (earlier if negative). */
export const addDays = <A extends PgDate | null, N extends Expression<Int | null> | number>(
  day: Expression<A>,
  days: N,
): Expr<PgDate | Null<A> | Null<TypeOf<N>>> => parenthesised(['', ' + ', ''], day, days);

/** The calendar day of an instant in a time zone, UTC unless given; never the session's. */
export const toDate = <T extends Timestamptz | null>(
  instant: Expression<T>,
  timeZone = 'UTC',
): Expr<PgDate | Null<T>> => expr`(${instant} at time zone ${timeZone})::date`;

/** The instant a day begins in a time zone. */
export const startOfDay = <T extends PgDate | null>(
  day: Expression<T>,
  timeZone = 'UTC',
): Expr<Timestamptz | Null<T>> => expr`((${day})::timestamp at time zone ${timeZone})`;

/** The midnight that ends a day in a time zone: the R8 instant. */
export const endOfDay = <T extends PgDate | null>(day: Expression<T>, timeZone = 'UTC'): Expr<Timestamptz | Null<T>> =>
  expr`(((${day}) + 1)::timestamp at time zone ${timeZone})`;

export type DatePart = 'year' | 'isoyear' | 'quarter' | 'month' | 'week' | 'day' | 'doy' | 'dow' | 'isodow';
/** A part of a day: `isodow` is 1 for Monday, `week` the ISO week, `doy` the day of the year. */
export const datePart = <T extends PgDate | null>(part: DatePart, day: Expression<T>): Expr<Int | Null<T>> =>
  expr`extract(${keyword(part)} from ${day})::integer`;

export type DateUnit = 'week' | 'month' | 'quarter' | 'year';
/** The first day of the week (Monday), month, quarter or year. */
export const startOf = <T extends PgDate | null>(unit: DateUnit, day: Expression<T>): Expr<PgDate | Null<T>> =>
  expr`date_trunc(${unit}, (${day})::timestamp)::date`;
/** The last day of the week (Sunday), month, quarter or year. */
export const endOf = <T extends PgDate | null>(unit: DateUnit, day: Expression<T>): Expr<PgDate | Null<T>> =>
  expr`(date_trunc(${unit}, (${day})::timestamp) + cast(${unit === 'quarter' ? '3 months' : `1 ${unit}`} as interval) - interval '1 day')::date`;
/** A day that many months later; the last day of the month where the day does not exist. */
export const addMonths = <A extends PgDate | null, N extends Expression<Int | null> | number>(
  day: Expression<A>,
  months: N,
): Expr<PgDate | Null<A> | Null<TypeOf<N>>> => expr`((${day})::timestamp + make_interval(months => ${months}))::date`;

/** A day formatted by a Postgres pattern: 'YYYY-MM', 'FMMonth', 'FMDay'. */
export const toChar = <T extends PgDate | null>(day: Expression<T>, pattern: string): Expr<Text | Null<T>> =>
  expr`to_char(${day}, ${pattern})`;

/** The key of a day in dim_date: YYYYMMDD as an integer. */
export const dateKey = <T extends PgDate | null>(day: Expression<T>): Expr<Int | Null<T>> =>
  expr`(extract(year from ${day}) * 10000 + extract(month from ${day}) * 100 + extract(day from ${day}))::integer`;

/** Whole seconds from `b` to `a`. */
export const secondsBetween = <A extends Timestamptz | null, B extends Timestamptz | null>(
  a: Expression<A>,
  b: Expression<B>,
): Expr<BigInt | Null<A> | Null<B>> => expr`floor(extract(epoch from ${a}) - extract(epoch from ${b}))::bigint`;

/** Microseconds since 1970 of an instant: its form in keys. */
export const epochMicros = <T extends Timestamptz | null>(instant: Expression<T>): Expr<BigInt | Null<T>> =>
  expr`(extract(epoch from ${instant}) * 1000000)::bigint`;
