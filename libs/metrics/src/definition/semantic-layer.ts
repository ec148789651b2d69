import type { AggregateExpr, AnyModel, Condition, ContractError, Expr, Float } from '@medallion/model';
import { checkDefinition } from './check-definition.ts';
import { GRAINS } from './calendar.ts';
import type { Calendar, Grain } from './calendar.ts';
import { Metric } from './metric.ts';
import type { MetricAdditivity, MetricDetails } from './metric.ts';
import type { DateRole, Fields } from './star.ts';

type Aggregated = Expr<Float | null>;
/** `unknown` for what adds up: `sum`, `count`, `countWhere`, with or without a filter. */
type AddsUp<E> =
  E extends AggregateExpr<any, 'additive'>
    ? unknown
    : ContractError<"only a sum or a count adds up: declare anything else 'non', or a 'ratio'">;

/** How a metric is computed from a group of rows. */
export type MetricBody<S, K extends keyof S, E> =
  | {
      readonly additivity: 'additive' | 'semi';
      /** An aggregate that adds up; nothing to add up is 0. */
      readonly measure: (c: Fields<S, K>) => E & AddsUp<E>;
    }
  | {
      readonly additivity: 'ratio' | 'semi';
      /** An expression of aggregates; null counts as 0. */
      readonly numerator: (c: Fields<S, K>) => Aggregated;
      /** An expression of aggregates; where it is 0 or null, so is the ratio null. */
      readonly denominator: (c: Fields<S, K>) => Aggregated;
    }
  | { readonly additivity: 'non'; readonly measure: (c: Fields<S, K>) => E };

/** What a metric is, besides how it is computed. */
export interface MetricHeader<
  S,
  C extends string,
  N extends string,
  K extends keyof S,
  D extends string,
  A extends MetricAdditivity,
  G extends Grain,
  R extends string,
> {
  readonly name: N;
  /** What it says, in which unit. */
  readonly description: string;
  /** The relation whose rows it is computed from; its grain is the metric's. */
  readonly source: { readonly name: K };
  readonly additivity: A;
  /** The role of the date it is reported by: `close_date`. Without one it has no grain. */
  readonly date?: D &
    (D extends DateRole<S, K, C> ? unknown : ContractError<`${K & string} has no date in the role ${D}`>);
  /** The periods it makes sense for; all unless given. */
  readonly grains?: readonly G[];
  /** The roles and own columns it may be broken down and filtered by; all of the source's unless given. */
  readonly dimensions?: readonly R[];
  /** The rows that count. */
  readonly where?: (c: Fields<S, NoInfer<K>>) => Condition;
}

/** The traits of a metric, as its type prints them. */
export interface TraitsOf<D extends string, A extends MetricAdditivity, G extends Grain, R extends string> {
  readonly date: D;
  readonly grains: G;
  readonly dimensions: R;
  readonly additivity: A;
}

export interface SemanticLayer<S, C extends string> {
  /**
   * Declares a metric. Its dimensions are the source's own columns and, under the name of the key without `_key`, the columns of
   * what its keys refer to.
   *
   * @throws MedallionError METRIC_INVALID
   */
  defineMetric<
    const N extends string,
    K extends keyof S & string,
    const A extends MetricAdditivity,
    const D extends string = never,
    const G extends Grain = Grain,
    const R extends string = string,
    E extends Aggregated = Aggregated,
  >(
    definition: MetricHeader<S, C, N, K, D, A, G, R> & MetricBody<S, NoInfer<K>, E>,
  ): Metric<S, N, K, TraitsOf<D, A, G, R>>;
}

/** A star schema to define metrics over: its models, ephemeral ones among them, and its calendar. */
export function semanticLayer<S, const C extends keyof S & string>(layer: {
  readonly models: readonly AnyModel[];
  readonly calendar: Calendar<C, S[C]>;
}): SemanticLayer<S, C> {
  const models = new Map(layer.models.map((model) => [model.id, model]));
  return {
    defineMetric: ({ name, source, date, grains, dimensions, where, description, additivity, ...value }) => {
      const details = {
        description,
        source,
        date,
        grains: grains ?? (date === undefined ? [] : GRAINS),
        dimensions,
        additivity,
        where,
        value,
        models,
        calendar: layer.calendar,
      } as unknown as MetricDetails;
      checkDefinition(name, details);
      return new Metric(name, details);
    },
  };
}
