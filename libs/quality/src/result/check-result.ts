import type { ModelCheck } from '../check.ts';
import type { FailingKey } from '../compile/failing-keys.ts';

export interface CheckResult {
  /** `gold.dim_account` */
  readonly model: string;
  readonly check: ModelCheck;
  readonly status: 'passed' | 'failed';
  /** What fails, be it within the threshold: rows; for `unique` and `references` distinct keys; for a rule what its query finds. */
  readonly failing: number;
  /** Rows of the model, where they were counted. */
  readonly rows: number | undefined;
  /** Of what failed, the first few; none of a check that passed. */
  readonly keys: readonly FailingKey[];
  /** A sentence without row values: it may be printed and stored. */
  readonly message: string;
}

/**
 * Reads the one row the query of some checks returned.
 *
 * @param rows how many rows the model has, for thresholds that are a share of them
 */
export function readCheckRow(
  model: string,
  checks: readonly ModelCheck[],
  row: Readonly<Record<string, unknown>>,
  rows: number | undefined,
): CheckResult[] {
  return checks.map((check, index) => resultOf(model, check, Number(row[`check_${index + 1}`]), rows));
}

/** Of a check that is known to hold without asking: nothing fails it. */
export const passedWithout = (model: string, check: ModelCheck, rows: number | undefined): CheckResult =>
  resultOf(model, check, 0, rows);

function resultOf(model: string, check: ModelCheck, failing: number, rows: number | undefined): CheckResult {
  const status = isTolerated(check, failing, rows) ? 'passed' : 'failed';
  return { model, check, status, failing, rows, keys: [], message: messageOf(model, check, failing, rows) };
}

function isTolerated({ threshold }: ModelCheck, failing: number, rows: number | undefined): boolean {
  if (threshold === undefined) return failing === 0;
  if ('count' in threshold) return failing <= threshold.count;
  return failing * 100 <= threshold.percent * (rows ?? 0);
}

function messageOf(model: string, check: ModelCheck, failing: number, rows: number | undefined): string {
  if (failing === 0) return `${model}: ${check.description}`;
  const what = check.kind === 'recency' ? '' : `${failing} ${unitOf(check)}${failing === 1 ? '' : 's'} `;
  const verb = failing === 1 ? 'fails' : 'fail';
  return `${model}: ${what}${verb} "${check.name}"${tolerance(check, rows)} (${check.description})`;
}

const unitOf = (check: ModelCheck): string => {
  if (check.kind === 'unique' || check.kind === 'references') return 'key';
  return check.kind === 'rule' ? 'finding' : 'row';
};

function tolerance({ threshold }: ModelCheck, rows: number | undefined): string {
  if (threshold === undefined) return '';
  return 'count' in threshold
    ? `, ${threshold.count} tolerated`
    : `, ${threshold.percent}% of ${rows ?? 'an unknown number of'} rows tolerated`;
}

/** The failures that keep a layer from being published. */
export const blockingFailures = (results: readonly CheckResult[]): CheckResult[] =>
  results.filter((result) => result.status === 'failed' && result.check.severity === 'error');
