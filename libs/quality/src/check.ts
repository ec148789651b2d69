/** `error` keeps the layer from being published; `warn` is reported and published all the same. */
export type Severity = 'error' | 'warn';

/** How much may fail before the check does: a number of rows (or keys), or a share of the model's rows, 0 to 100. */
export type Threshold = { readonly count: number } | { readonly percent: number };

interface Check {
  /** Unique within its model, stable across runs: results are compared by it. */
  readonly name: string;
  readonly severity: Severity;
  /** Nothing may fail where left out. */
  readonly threshold?: Threshold | undefined;
  /** Who is to be asked when it fails; nobody in particular where left out. */
  readonly owner?: string | undefined;
  /** What is true when the check passes, one sentence. */
  readonly description: string;
}

/** No row has null in the column. */
export interface NotNullCheck extends Check {
  readonly kind: 'not_null';
  readonly column: string;
}

/** Every value of the column that is not null is one of `values`. */
export interface AcceptedValuesCheck extends Check {
  readonly kind: 'accepted_values';
  readonly column: string;
  readonly values: readonly string[];
}

/** No two rows have the same values in `columns`; rows with a null among them are left out, as by a unique constraint. */
export interface UniqueCheck extends Check {
  readonly kind: 'unique';
  readonly columns: readonly string[];
}

/** Every value of the column that is not null exists in the column of another relation. */
export interface ReferencesCheck extends Check {
  readonly kind: 'references';
  readonly column: string;
  readonly target: { readonly model: string; readonly schema: string; readonly name: string; readonly column: string };
}

/** A dimension has its member -1 and its member -2. */
export interface DefaultMembersCheck extends Check {
  readonly kind: 'default_members';
  readonly column: string;
}

/** No row satisfies the condition `failing`. */
export interface ExpectationCheck extends Check {
  readonly kind: 'expectation';
  /** A condition over one row, whose columns are named `"model"."column"`; a row for which it is null does not fail. */
  readonly failing: string;
  /** The query of the clock's one row, where the condition reads `"clock"."as_of"`. */
  readonly clock: string | undefined;
  /** Ids of what else the condition reads, sorted. */
  readonly dependencies: readonly string[];
}

/** The latest instant of the column is no longer before the clock than `hours`; without rows it fails. */
export interface RecencyCheck extends Check {
  readonly kind: 'recency';
  readonly column: string;
  readonly hours: number;
  /** The query of the clock's one row. */
  readonly clock: string;
}

/** The model has no fewer rows than `min` and no more than `max`. What fails is the number missing, or too many. */
export interface RowCountCheck extends Check {
  readonly kind: 'row_count';
  readonly min: number | undefined;
  readonly max: number | undefined;
}

/** A relation of which a rule looks at the rows with one value in a column at a time. */
export interface CheckedAcross {
  /** `silver.int_deal`, the same in every environment. */
  readonly model: string;
  readonly schema: string;
  readonly name: string;
  readonly column: string;
}

/** A rule over several models: its query finds nothing. */
export interface RuleCheck extends Check {
  readonly kind: 'rule';
  /** The query of what fails: a row of keys for each. */
  readonly failing: string;
  /** Names of the keys it selects, in order. */
  readonly keys: readonly string[];
  /** The column of the model's key whose values it looks at one by one, where it does. */
  readonly per?: string | undefined;
  /** Where else it looks at the rows of such a value. */
  readonly across: readonly CheckedAcross[];
  /** Ids of what it reads, sorted. */
  readonly dependencies: readonly string[];
}

export type ModelCheck =
  | NotNullCheck
  | AcceptedValuesCheck
  | UniqueCheck
  | ReferencesCheck
  | DefaultMembersCheck
  | ExpectationCheck
  | RecencyCheck
  | RowCountCheck
  | RuleCheck;

/** Ids of what a check reads besides its model, sorted: when one of them changes, the check may come out differently. */
export function checkDependencies(check: ModelCheck): readonly string[] {
  switch (check.kind) {
    case 'references':
      return [check.target.model];
    case 'expectation':
    case 'rule':
      return check.dependencies;
    case 'recency':
      return ['ops.clock'];
    default:
      return [];
  }
}
