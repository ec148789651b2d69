import type { Relation, RelationName } from '../relation.ts';
import { readInstead, type ComputedModel } from './computed-model.ts';

/**
 * Materialized views that were filled aside for readers in their layer and can become the model's own as they are, by id. One that reads
 * a table that is reconciled cannot: it shows rows of a table that goes with scratch. Nor can one over a view that was made aside.
 *
 * @param relations in build order
 */
export function adoptableViews(
  relations: readonly Relation[],
  computed: ReadonlyMap<string, ComputedModel>,
): ReadonlyMap<string, RelationName> {
  const adoptable = new Map<string, RelationName>();
  const stays = (id: string): boolean => {
    const model = computed.get(id);
    if (model === undefined || readInstead(model) === undefined) return true;
    return model.kind === 'table' ? model.mode !== 'reconcile' : adoptable.has(id);
  };
  for (const { id, kind, dependencies } of relations) {
    const model = computed.get(id);
    if (kind !== 'materialized_view' || model?.kind !== 'view' || model.computed === undefined) continue;
    if (dependencies.every(stays)) adoptable.set(id, model.computed);
  }
  return adoptable;
}
