import type { Column, ContractError, ValueOf } from '@medallion/model';
import type { Grain } from '../definition/calendar.ts';
import type { AnyMetric, Metric, MetricTraits } from '../definition/metric.ts';
import type { FamilyOfField, FieldColumn, FieldName } from '../definition/star.ts';
import type { Operator } from './metric-query.ts';

/** A metric's fields, for completion. */
export type FieldOf<M extends AnyMetric> =
  M extends Metric<infer S, string, infer K, any> ? FieldName<S, K & keyof S> : never;

type Groupable = 'text' | 'bool' | 'date' | 'int' | 'bigint';
type Numbers = 'int' | 'bigint' | 'numeric' | 'float';

type OwnOrRole<F extends string> = F extends `${infer Role}.${string}` ? Role : F;
/** Whether a field of a semi-additive metric fits a pattern. */
type IsSemi<T extends MetricTraits, F extends string, Pattern extends string> = T['additivity'] extends 'semi'
  ? F extends Pattern
    ? true
    : false
  : false;

/** `unknown` for a field the metric can be filtered by, otherwise a sentence. */
type JudgeField<N extends string, S, K extends keyof S, T extends MetricTraits, F extends string> = [
  FieldColumn<S, K, F>,
] extends [never]
  ? ContractError<`${N} has no dimension ${F}`>
  : OwnOrRole<F> extends T['dimensions']
    ? IsSemi<T, F, `${T['date']}_key`> extends true
      ? ContractError<`${N} may not be added up over days, as ${F} would: give a grain instead`>
      : unknown
    : ContractError<`${N} is not defined by ${F}`>;

/** `unknown` for a field the metric can be broken down by, otherwise a sentence. */
type JudgeDimension<N extends string, S, K extends keyof S, T extends MetricTraits, F extends string> =
  unknown extends JudgeField<N, S, K, T, F>
    ? IsSemi<T, F, `${T['date']}.${string}`> extends true
      ? ContractError<`${N} may not be added up over days, as ${F} would: give a grain instead`>
      : FamilyOfField<S, K, F> extends Groupable
        ? unknown
        : ContractError<`${F} is ${FamilyOfField<S, K, F>}: filter by it, or group by a band of it`>
    : JudgeField<N, S, K, T, F>;

/** Sentences for the dimensions of a call that are wrong, each on its line. */
export type JudgeBy<M extends AnyMetric, B extends readonly string[]> =
  M extends Metric<infer S, infer N, infer K, infer T>
    ? { readonly [I in keyof B]: JudgeDimension<N, S, K & keyof S, T, B[I]> }
    : never;

type Plain<X> = X extends Column
  ? X['$type']['family'] extends Numbers
    ? number | Extract<ValueOf<X>, string | null>
    : ValueOf<X>
  : never;
type Comparable<O extends Operator, V> = O extends '=' | '!='
  ? V
  : O extends 'in'
    ? readonly Exclude<V, null>[]
    : Exclude<V, null>;
/** What a family of columns is compared with, to end a sentence. */
interface Shown {
  text: 'texts it may hold';
  bool: 'true or false';
  int: 'numbers';
  bigint: 'numbers';
  numeric: 'numbers';
  float: 'numbers';
  date: "days, 'YYYY-MM-DD'";
  timestamptz: 'instants';
  uuid: 'nothing';
  jsonb: 'nothing';
  'text[]': 'nothing';
}

type JudgeFilter<N extends string, S, K extends keyof S, T extends MetricTraits, F, O, V> = F extends string
  ? unknown extends JudgeField<N, S, K, T, F>
    ? O extends Operator
      ? V extends Comparable<O, Plain<FieldColumn<S, K, F>>>
        ? unknown
        : ContractError<`${F} is compared with ${Shown[FamilyOfField<S, K, F>]}${O extends 'in' ? ', in a list' : ''}`>
      : never
    : JudgeField<N, S, K, T, F>
  : never;

/** Sentences for the filters of a call that are wrong. */
export type JudgeWhere<M extends AnyMetric, W extends readonly (readonly [string, Operator, unknown])[]> =
  M extends Metric<infer S, infer N, infer K, infer T>
    ? { readonly [I in keyof W]: JudgeFilter<N, S, K & keyof S, T, W[I][0], W[I][1], W[I][2]> }
    : never;

/** A sentence for a grain the metric does not have. */
export type JudgeGrain<M extends AnyMetric, G extends Grain> =
  M extends Metric<any, infer N, any, infer T>
    ? [T['date']] extends [never]
      ? ContractError<`${N} has no date, so it has no grain`>
      : G extends T['grains']
        ? unknown
        : ContractError<`${N} is not defined by ${G}`>
    : never;

/** A sentence for a day where the metric has no date. */
export type JudgeDay<M extends AnyMetric> =
  M extends Metric<any, infer N, any, infer T>
    ? [T['date']] extends [never]
      ? ContractError<`${N} has no date to begin or end with`>
      : unknown
    : never;
