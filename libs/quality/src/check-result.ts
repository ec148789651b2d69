import type { ModelCheck } from './check.ts';
import type { CheckQuery } from './compile-checks.ts';

export interface CheckResult {
  /** `gold.dim_account` */
  readonly model: string;
  readonly check: ModelCheck;
  readonly status: 'passed' | 'failed';
  /** Rows, or for `unique` and `references` distinct keys, that fail. */
  readonly failing: number;
  /** A sentence without row values: it may be printed and stored. */
  readonly message: string;
}

/** Reads the one row a `CheckQuery` returned. */
export function readCheckRow(model: string, query: CheckQuery, row: Readonly<Record<string, unknown>>): CheckResult[] {
  return query.checks.map((check, index) => {
    const failing = Number(row[`check_${index + 1}`]);
    const counted = check.kind === 'unique' || check.kind === 'references' ? 'key' : 'row';
    return {
      model,
      check,
      status: failing === 0 ? 'passed' : 'failed',
      failing,
      message:
        failing === 0
          ? `${model}: ${check.description}`
          : `${model}: ${failing} ${counted}${failing === 1 ? ' fails' : 's fail'} "${check.name}" (${check.description})`,
    };
  });
}

/** The failures that keep a layer from being published. */
export const blockingFailures = (results: readonly CheckResult[]): CheckResult[] =>
  results.filter((result) => result.status === 'failed' && result.check.severity === 'error');
