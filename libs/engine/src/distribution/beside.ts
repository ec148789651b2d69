import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import { canReconcile } from '../plan/replacement.ts';
import { isView, type Relation, type RelationName } from '../relation.ts';

/**
 * The table whose rows those of a new one are to lie beside: the one it is declared to be colocated with, where that is there and stays.
 * Where it is not, both come to lie where the server puts all that is distributed by columns of their type.
 */
export function besideOf(layer: LayerContext, { distribution }: Relation): RelationName | undefined {
  const declared = typeof distribution === 'object' ? distribution.colocateWith : undefined;
  const other = declared && layer.graph.relations.get(declared.id);
  const live = other && liveOf(layer, other);
  return live !== undefined && !isView(other!) && canReconcile(other!, live) ? other : undefined;
}
