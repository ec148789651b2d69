import { checkDependencies, type ModelCheck, type RuleCheck } from '@medallion/quality';
import type { LayerContext } from '../plan/layer-context.ts';
import { isUnchanged, type ComputedModel, type ComputedTable } from './computed-model.ts';
import type { DueChecks } from './due-checks.ts';
import { valuesToCheck } from './values-to-check.ts';

/** Where checks must look to say of all rows of a model whether they hold. */
export interface NarrowedChecks {
  /** In every row. */
  readonly everywhere: readonly ModelCheck[];
  /** In the rows this run inserted or updated. */
  readonly inChangedRows: readonly ModelCheck[];
  /** In the rows of some values. */
  readonly byValue: readonly NarrowedRule[];
  /** Nowhere: what held holds. */
  readonly nowhere: readonly ModelCheck[];
}

export interface NarrowedRule {
  readonly rule: RuleCheck;
  /** Queries of one text column "value": which ones. */
  readonly values: readonly string[];
}

/** Share of a table's rows beyond which looking them up is dearer than reading all. */
const MOST = 0.2;

/**
 * A check that nothing failed when the model was last published still holds for each row that is the same, where it asks of single rows
 * and reads nothing else, or of the rows of one value at a time, or asks for values that another relation has and has not lost since. That
 * the other rows are as they were published is the change detector's word.
 *
 * @param now what the checks are and read
 */
export function narrowChecks(
  layer: LayerContext,
  model: ComputedModel,
  { due, now }: Pick<DueChecks, 'due' | 'now'>,
  computed: ReadonlyMap<string, ComputedModel>,
): NarrowedChecks {
  const { id } = model.relation;
  const then = layer.recorded.get(id)?.checks;
  const rows = changedRows(model);
  const spotless = new Set(then?.digest === layer.checkDigests.get(id) ? then?.spotless : []);
  const everywhere: ModelCheck[] = [];
  const inChangedRows: ModelCheck[] = [];
  const byValue: NarrowedRule[] = [];
  const nowhere: ModelCheck[] = [];
  for (const check of due) {
    if (then === undefined || rows === 'unknown' || !spotless.has(check.name)) {
      everywhere.push(check);
    } else if (check.kind === 'rule') {
      const values = valuesToCheck(layer, model, check, { then, now, computed });
      if (values === undefined) everywhere.push(check);
      else if (values.length === 0) nowhere.push(check);
      else byValue.push({ rule: check, values });
    } else if (
      check.kind === 'references' ? hasLostNothing(layer, check, then.upstream, computed) : asksOfSingleRows(check)
    ) {
      (rows === 'some' ? inChangedRows : nowhere).push(check);
    } else {
      everywhere.push(check);
    }
  }
  return { everywhere, inChangedRows, byValue, nowhere };
}

function changedRows(model: ComputedModel): 'none' | 'some' | 'unknown' {
  if (model.kind === 'skipped') return model.isDue ? 'unknown' : 'none';
  if (!isReconciledData(model)) return 'unknown';
  if (isUnchanged(model.changes)) return 'none';
  const { inserted, updated } = model.changes;
  return inserted + updated <= model.rows * MOST ? 'some' : 'unknown';
}

const isReconciledData = (model: ComputedModel): model is ComputedTable =>
  model.kind === 'table' && model.mode === 'reconcile' && model.cause === 'data';

const asksOfSingleRows = (check: ModelCheck): boolean =>
  check.kind === 'not_null' ||
  check.kind === 'accepted_values' ||
  (check.kind === 'expectation' && checkDependencies(check).length === 0);

/** Whether what a column refers to has every value it had when the reference was last checked. */
function hasLostNothing(
  layer: LayerContext,
  { target }: Extract<ModelCheck, { kind: 'references' }>,
  checkedWith: Readonly<Record<string, string>>,
  computed: ReadonlyMap<string, ComputedModel>,
): boolean {
  const published = layer.recorded.get(target.model);
  if (published === undefined || checkedWith[target.model] !== published.state) return false;
  const now = computed.get(target.model);
  // Of another layer: it is as published.
  if (now === undefined) return true;
  if (now.kind === 'skipped') return !now.isDue;
  if (!isReconciledData(now)) return false;
  const isKey = now.relation.primaryKey.includes(target.column);
  return now.changes.deleted === 0 && (isKey || now.changes.updated === 0);
}
