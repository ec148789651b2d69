import { checkDependencies } from '@medallion/quality';
import { checksFor, type LayerContext } from '../plan/layer-context.ts';
import { enforcedReferences, type Relation } from '../relation.ts';

/** What must be published before a model: what it reads, and what it names by foreign keys. */
export const requirementsOf = (relation: Relation): readonly string[] => {
  const named = enforcedReferences(relation).map((column) => column.references!.model);
  return [...new Set([...relation.dependencies, ...named])].filter((id) => id !== relation.id);
};

/**
 * By model, those of its layer that are published before it: its requirements, and what its checks read, so that they look at rows of
 * the same build. Where that would go in a circle a check has to wait for the end of the layer.
 */
export function publishedBefore(layer: LayerContext): ReadonlyMap<string, ReadonlySet<string>> {
  const before = new Map(
    layer.relations.map((relation) => [relation.id, new Set(requirementsOf(relation))] as [string, Set<string>]),
  );
  const comesBefore = (id: string, other: string, seen = new Set<string>()): boolean => {
    if (id === other) return true;
    if (seen.has(other)) return false;
    seen.add(other);
    return [...(before.get(other) ?? [])].some((each) => comesBefore(id, each, seen));
  };
  for (const { id } of layer.relations) {
    for (const read of checksFor(layer, id).flatMap(checkDependencies)) {
      if (before.has(read) && !comesBefore(id, read)) before.get(id)!.add(read);
    }
  }
  return before;
}
