/** `error` keeps the layer from being published; `warn` is reported and published all the same. */
export type Severity = 'error' | 'warn';

interface Check {
  /** Unique within its model, stable across runs: results are compared by it. */
  readonly name: string;
  readonly severity: Severity;
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

/** A rule of the business: no row satisfies the condition `failing`. */
export interface ExpectationCheck extends Check {
  readonly kind: 'expectation';
  /** An SQL condition over one row of the model; a row for which it is true fails, one for which it is null does not. */
  readonly failing: string;
}

export type ModelCheck = NotNullCheck | AcceptedValuesCheck | UniqueCheck | ReferencesCheck | ExpectationCheck;

/** The columns a check looks at, for reports; an expectation may look at any. */
export function checkedColumns(check: ModelCheck): readonly string[] {
  switch (check.kind) {
    case 'unique':
      return check.columns;
    case 'expectation':
      return [];
    default:
      return [check.column];
  }
}
