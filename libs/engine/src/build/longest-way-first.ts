import type { LayerContext } from '../plan/layer-context.ts';
import type { Relation } from '../relation.ts';

/**
 * The layer's models, those first whose rows take the longest way to its end: on the critical path. What a model takes is guessed by the
 * rows it reads when they were last counted, because that is known of a new one too, and the same in every run.
 */
export function longestWayFirst(layer: LayerContext): readonly Relation[] {
  const rows = new Map<string, number>();
  const read = ({ dependencies }: Relation): number =>
    dependencies.reduce((sum, input) => sum + (layer.recorded.get(input)?.rows ?? rows.get(input) ?? 0), 0);
  // Models come after what they read, so that each is guessed once.
  for (const relation of layer.relations) rows.set(relation.id, read(relation));
  const ways = new Map<string, number>();
  // Readers come after what they read.
  for (const relation of [...layer.relations].reverse()) {
    const after = layer.relations.filter(({ dependencies }) => dependencies.includes(relation.id));
    ways.set(relation.id, rows.get(relation.id)! + Math.max(0, ...after.map(({ id }) => ways.get(id)!)));
  }
  return [...layer.relations].sort((one, other) => ways.get(other.id)! - ways.get(one.id)!);
}
