/** A constant of a SOQL query. */
export type Literal =
  | {
      readonly kind: 'string';
      readonly value: string;
      /** With `\%` and `\_` still escaped. */ readonly pattern: string;
    }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  /** `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly value: string }
  /** As records have it: `YYYY-MM-DDThh:mm:ss.sss+0000`, UTC; finer fractions are cut off. */
  | { readonly kind: 'datetime'; readonly value: string }
  /** TODAY, LAST_N_DAYS:30: days from today on, `to` not included. */
  | { readonly kind: 'days'; readonly from: number; readonly to: number };

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'like';

/** `Account.Owner.Name`, and where in the text it stands. */
export interface FieldPath {
  readonly names: readonly string[];
  readonly position: number;
}

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly field: FieldPath;
      readonly comparison: Comparison;
      readonly value: Literal;
    }
  | { readonly kind: 'in'; readonly field: FieldPath; readonly negated: boolean; readonly values: readonly Literal[] };

export type AggregateFunction = 'count' | 'count_distinct' | 'sum' | 'avg' | 'max' | 'min';

export type Selection =
  | {
      readonly kind: 'field';
      readonly field: FieldPath;
      /** In a grouped query alone. */
      readonly alias: string | undefined;
    }
  /** `(SELECT ... FROM Contacts)`: FROM names the relationship. */
  | { readonly kind: 'children'; readonly query: SoqlQuery }
  | { readonly kind: 'fields'; readonly which: 'ALL' | 'STANDARD' | 'CUSTOM'; readonly position: number }
  | {
      readonly kind: 'aggregate';
      readonly aggregate: AggregateFunction;
      readonly field: FieldPath;
      readonly alias: string | undefined;
    };

export interface Ordering {
  readonly field: FieldPath;
  /** Of groups: by a function of the field. */
  readonly aggregate: AggregateFunction | undefined;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface SoqlQuery {
  readonly text: string;
  /** `undefined` for `count()`, whose answer is the total alone. */
  readonly select: readonly Selection[] | undefined;
  readonly from: { readonly name: string; readonly position: number };
  readonly where: Condition | undefined;
  readonly groupBy: readonly FieldPath[];
  readonly orderBy: readonly Ordering[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}
