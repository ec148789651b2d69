import type { AnyModel, Condition, Expr } from '@medallion/model';
import type { Calendar, Grain } from './calendar.ts';

/**
 * How a metric's values for parts make up its value for the whole:
 *
 * - `additive`: they add up, over everything
 * - `semi`: over dates the last day of the period counts; over everything else they add up (a ratio: is recomputed)
 * - `ratio`: they do not; it is recomputed from what numerator and denominator add up to
 * - `non`: they do not; it is recomputed from the rows
 */
export type MetricAdditivity = 'additive' | 'semi' | 'ratio' | 'non';

/** What the types know of a metric, in literals only, so that declarations stay short. */
export interface MetricTraits {
  /** Its date role, or never. */
  readonly date: string;
  readonly grains: Grain;
  /** Roles and own columns it may be broken down by; `string` for all. */
  readonly dimensions: string;
  readonly additivity: MetricAdditivity;
}

/** Looks up a field of the source as an expression. */
export type FieldLookup = (field: string) => Expr<any>;

/** A metric's value, built when it is compiled. */
export type MetricValue =
  | { readonly measure: (c: FieldLookup) => Expr<any> }
  | { readonly numerator: (c: FieldLookup) => Expr<any>; readonly denominator: (c: FieldLookup) => Expr<any> };

export interface MetricDetails {
  readonly description: string;
  readonly source: AnyModel;
  readonly date: string | undefined;
  readonly grains: readonly Grain[];
  readonly dimensions: readonly string[] | undefined;
  readonly additivity: MetricAdditivity;
  readonly where: ((c: FieldLookup) => Condition) | undefined;
  readonly value: MetricValue;
  /** Every model its keys may refer to, by id. */
  readonly models: ReadonlyMap<string, AnyModel>;
  readonly calendar: Calendar<string, any>;
}

/**
 * A number the business goes by, defined once: `N` its name, `K` the relation of the star `S` whose rows it is computed from.
 * Made by the `defineMetric` of a semantic layer.
 */
export class Metric<S = any, N extends string = string, K extends string = string, T extends MetricTraits = any> {
  /** For types only. */
  declare readonly $type: { readonly star: S; readonly source: K; readonly traits: T };
  readonly name: N;
  readonly details: MetricDetails;

  constructor(name: N, details: MetricDetails) {
    this.name = name;
    this.details = details;
  }

  get description(): string {
    return this.details.description;
  }

  /** Whether only the last day of a period counts. */
  get isSemiAdditive(): boolean {
    return this.details.additivity === 'semi';
  }
}

export type AnyMetric = Metric<any, string, string, any>;
