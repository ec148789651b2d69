import type { CheckResult, FailingKey } from '@medallion/engine';
import { checkName, type Severity } from '@medallion/quality';
import type { StoredFailure } from '@medallion/warehouse';

/** A check that failed, found now or remembered. */
export interface FailedCheck {
  /** `fct_opportunity.won_is_closed`: how settings and commands name it. */
  readonly name: string;
  readonly model: string;
  readonly severity: Severity;
  readonly owner: string | null;
  /** What should hold. */
  readonly description: string;
  /** Rows, or keys, that fail. */
  readonly failing: number;
  /** Rows of the model, where they were counted. */
  readonly rows: number | null;
  /** The run that found it; null for one found now. */
  readonly runId: string | null;
  /** Of the first rows that fail. */
  readonly keys: readonly FailingKey[];
}

export const failedNow = ({ model, check, failing, rows, keys }: CheckResult): FailedCheck => ({
  name: checkName(model, check),
  model,
  severity: check.severity,
  owner: check.owner ?? null,
  description: check.description,
  failing,
  rows: rows ?? null,
  runId: null,
  keys,
});

export const failedBefore = (failure: StoredFailure): FailedCheck => ({
  name: checkName(failure.model, { name: failure.check }),
  model: failure.model,
  severity: failure.severity,
  owner: failure.owner ?? null,
  description: failure.description,
  failing: failure.failing,
  rows: null,
  runId: failure.runId,
  keys: failure.keys,
});
