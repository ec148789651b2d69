import type { AnyModel, Columns, Condition } from '@medallion/model';
import type { Expression, QueryCreator } from 'kysely';
import type { Severity, Threshold } from '../check.ts';

/** What every declared check says of itself. */
export interface CheckHeader {
  /** Unique within its model, snake_case; settings and commands name it `<model>.<name>`. */
  readonly name: string;
  /** Default: `error`. */
  readonly severity?: Severity;
  /** Default: nothing may fail. */
  readonly threshold?: Threshold;
  /** Who is to be asked when it fails: a role, not a person. */
  readonly owner: string;
  /** What is true when it passes, one sentence. */
  readonly description: string;
}

export interface DeclaredExpectation extends CheckHeader {
  readonly kind: 'expectation';
  /** True for a row that fails; one for which it is null does not. */
  readonly failing: Condition;
}

export interface DeclaredUnique<K extends string = string> extends CheckHeader {
  readonly kind: 'unique';
  readonly columns: readonly K[];
}

export interface DeclaredRecency<K extends string = string> extends CheckHeader {
  readonly kind: 'recency';
  readonly column: K;
  /** Greatest age of the latest row at the clock. */
  readonly within: { readonly days: number } | { readonly hours: number };
}

export interface DeclaredRowCount extends CheckHeader {
  readonly kind: 'row_count';
  /** Default members count too. */
  readonly min?: number;
  readonly max?: number;
}

export interface DeclaredRule extends CheckHeader {
  readonly kind: 'rule';
  /** A query over models that selects the keys of what fails. */
  readonly failing: (db: QueryCreator<{}>) => Expression<any>;
  /**
   * A column of the model's primary key. It promises that over the rows of some of its values alone, of the model and of those in `across`,
   * and all rows of whatever else it reads, the rule finds what it finds of these values over all rows, and nothing else: while the rest is
   * as it was, a rule that held need be asked only of values whose rows changed. What looks for rows that are missing in its model looks
   * for them in a model of `across`.
   */
  readonly per?: string | undefined;
  /** Other models it reads, of which the rows with a value in some column matter for that value of `per`. */
  readonly across?: readonly RowsBy[];
}

/** Made by `rowsBy`. */
export interface RowsBy {
  readonly model: AnyModel;
  readonly column: string;
}

/** A check of a model with the columns `K`, of which `T` are instants. */
export type DeclaredCheck<K extends string = string, T extends string = string> =
  DeclaredExpectation | DeclaredUnique<K> | DeclaredRecency<T> | DeclaredRowCount | DeclaredRule;

/** Names of the columns that hold an instant. */
export type InstantColumns<C extends Columns> = {
  [K in keyof C & string]: C[K]['$type']['family'] extends 'timestamptz' ? K : never;
}[keyof C & string];
