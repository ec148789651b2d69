import type { RuleCheck } from '@medallion/quality';
import { changedValues } from '../incremental/changed-values.ts';
import { isInFull, knownChanges } from '../incremental/what-changed.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { ChecksAsOf } from '../ports/records.ts';
import { isUnchanged, type ComputedModel } from './computed-model.ts';
import { changedKeys } from '../statements/key-diff.ts';

/**
 * Of which values a rule must be asked again that nothing failed before, as queries of one text column "value": those of rows that changed
 * since in its model, or in those it looks across. `undefined`: of all, because it looks at no values one by one, or reads something else
 * that changed, or nobody recorded what did.
 */
export function valuesToCheck(
  layer: LayerContext,
  model: ComputedModel,
  { per, across, dependencies }: RuleCheck,
  {
    then,
    now,
    computed,
  }: { readonly then: ChecksAsOf; readonly now: ChecksAsOf; readonly computed: ReadonlyMap<string, ComputedModel> },
): readonly string[] | undefined {
  if (per === undefined) return undefined;
  const changed = dependencies.filter((id) => id !== model.relation.id && now.upstream[id] !== then.upstream[id]);
  const known = knownChanges(layer, { computed });
  const queries: string[] = [];
  for (const id of changed) {
    const rows = across.filter((each) => each.model === id);
    if (rows.length === 0) return undefined;
    const mappings = rows.map(({ column }) => ({ column, path: [] }));
    const input = { id, schema: rows[0]!.schema, name: rows[0]!.name, mappings, staging: undefined };
    const values = changedValues(input, then.upstream, now.upstream, known);
    if (isInFull(values)) return undefined;
    queries.push(...values);
  }
  if (model.kind !== 'table') return queries.length === 0 ? [] : undefined;
  return isUnchanged(model.changes) ? queries : [...queries, changedKeys(model.diff!, per)];
}
