import { didYouMean, MedallionError } from '@medallion/core';
import type { Graph } from './graph.ts';

/** What to build: `dim_account` or `gold.dim_account` (a model), `gold` or `layer:gold` (all models of a layer). None selects all. */
export type Selector = readonly string[];

/**
 * The ids a selector names, in build order.
 *
 * @throws MedallionError `UNKNOWN_MODEL` for a term that names neither model nor layer, with the closest name
 */
export function selectModels(graph: Graph, selector: Selector): readonly string[] {
  if (selector.length === 0) return graph.order;
  const selected = new Set(selector.flatMap((term) => matching(graph, term)));
  return graph.order.filter((id) => selected.has(id));
}

function matching(graph: Graph, term: string): readonly string[] {
  const relations = [...graph.relations.values()];
  const layer = term.startsWith('layer:') ? term.slice('layer:'.length) : term;
  const inLayer = relations.filter((relation) => relation.layer === layer);
  if (inLayer.length > 0) return inLayer.map((relation) => relation.id);
  const named = relations.filter((relation) => relation.id === term || relation.model === term);
  if (named.length > 0) return named.map((relation) => relation.id);
  const candidates = relations.flatMap((relation) => [relation.id, relation.model, relation.layer]);
  throw new MedallionError({
    code: 'UNKNOWN_MODEL',
    kind: 'usage',
    message: `There is no model or layer "${term}".${didYouMean(layer, candidates)}`,
    fix: 'Name a model (dim_account, gold.dim_account) or a layer (gold).',
    fields: { term },
  });
}
