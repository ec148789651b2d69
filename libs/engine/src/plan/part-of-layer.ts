import { MedallionError } from '@medallion/core';
import type { Days } from '../days/days.ts';
import { restatedHere } from '../days/restated.ts';
import { enforcedReferences, isSource, type Relation } from '../relation.ts';
import type { LayerContext } from './layer-context.ts';

/**
 * The models that may be built of those asked for: what is reused costs nothing, and is what the others read. Where days are computed
 * anew, only what that concerns.
 *
 * @throws MedallionError `DAYS_NOT_RESTATABLE`
 */
export const selectedHere = (
  layer: LayerContext,
  { only, days }: { readonly only?: ReadonlySet<string> | undefined; readonly days?: Days | undefined },
): ReadonlySet<string> | undefined =>
  days === undefined
    ? only && new Set([...only, ...layer.relations.flatMap(({ kind, id }) => (kind === 'reused' ? [id] : []))])
    : restatedHere(layer, only);

/**
 * A layer of which only some models may be built: those, and the ones that are published already.
 *
 * @throws MedallionError `UPSTREAM_NOT_BUILT` when a selected model reads, or names by a foreign key, one that is neither
 */
export function partOfLayer(layer: LayerContext, only: ReadonlySet<string>): LayerContext {
  const isThere = (id: string): boolean => only.has(id) || layer.recorded.has(id);
  for (const relation of layer.relations.filter(({ id }) => only.has(id))) {
    const missing = needs(relation).filter((id) => !isSource(id) && !isThere(id));
    if (missing.length > 0) throw notBuilt(relation, missing);
  }
  return { ...layer, relations: layer.relations.filter(({ id }) => isThere(id)) };
}

const needs = (relation: Relation): string[] => [
  ...new Set([...relation.dependencies, ...enforcedReferences(relation).map((column) => column.references!.model)]),
];

const notBuilt = (relation: Relation, missing: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'UPSTREAM_NOT_BUILT',
    kind: 'usage',
    message: `${relation.id} needs ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} neither built nor selected.`,
    fix: `Select what it is built from too: +${relation.model}. What a foreign key names is selected by its own name.`,
    fields: { model: relation.id, missing },
  });
