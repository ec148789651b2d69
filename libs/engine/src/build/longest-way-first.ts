import type { LayerContext } from '../plan/layer-context.ts';
import type { Relation } from '../relation.ts';

/**
 * The layer's models, those first whose rows take the longest way to its end: on the critical path. What a model takes is guessed by the
 * rows it reads when they were last counted, because that is known of a new one too, and the same in every run.
 */
export function longestWayFirst(layer: LayerContext): readonly Relation[] {
  const own = new Map(layer.relations.map((relation) => [relation.id, relation]));
  const rowsOf = (id: string): number => {
    const relation = own.get(id);
    const known = layer.recorded.get(id)?.rows;
    return known ?? (relation === undefined ? 0 : relation.dependencies.reduce((sum, input) => sum + rowsOf(input), 0));
  };
  const ways = new Map<string, number>();
  // Readers come after what they read.
  for (const relation of [...layer.relations].reverse()) {
    const after = layer.relations.filter(({ dependencies }) => dependencies.includes(relation.id));
    const read = relation.dependencies.reduce((sum, input) => sum + rowsOf(input), 0);
    ways.set(relation.id, read + Math.max(0, ...after.map(({ id }) => ways.get(id)!)));
  }
  return [...layer.relations].sort((one, other) => ways.get(other.id)! - ways.get(one.id)!);
}
