import { BASE_ENVIRONMENT, MedallionError } from '@medallion/core';
import { layerChange } from '../environment/layer-change.ts';
import type { Change } from '../plan/change-detector.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import { publishedState, upstreamStates } from '../plan/upstream-states.ts';
import { isView, type Relation } from '../relation.ts';
import { daysRecomputed, type Days } from './days.ts';

/**
 * The models that are built where days are computed anew: the daily facts among those asked for, and the views of the layer that then
 * show other rows.
 *
 * @throws MedallionError `DAYS_NOT_RESTATABLE` when one of them is not in the database as its declaration has it
 */
export function restatedHere(layer: LayerContext, only: ReadonlySet<string> | undefined): ReadonlySet<string> {
  const restated = new Set<string>();
  for (const relation of layer.relations) {
    if (relation.day !== undefined && (only?.has(relation.id) ?? true)) {
      refuseUnrestatable(layer, relation);
      restated.add(relation.id);
    } else if (isView(relation) && relation.dependencies.some((id) => restated.has(id))) restated.add(relation.id);
  }
  return restated;
}

/** Of a view that is due for something besides the rows it shows, that is left to a build. */
export const isRestatable = (relation: Relation, due: Change | undefined): boolean =>
  relation.day !== undefined || due === undefined || due.cause === 'data';

/** Why a daily fact is built, and what for it still is due afterwards. */
export const restatement = (days: Days, due: Change | undefined): Change => ({
  cause: 'days',
  days,
  stillDue: due,
  reason:
    due === undefined ? daysRecomputed(days) : `${daysRecomputed(days)} Its other days are still due: ${due.reason}`,
});

/** Rows of another definition beside these would be of two, and a relation that is not ours has no days to restate. */
function refuseUnrestatable(layer: LayerContext, relation: Relation): void {
  const due = layerChange(layer, relation, upstreamStates(relation, layer, publishedState(layer.recorded)));
  const isReused = relation.kind === 'reused';
  if (!isReused && (due === undefined || due.cause === 'data' || due.cause === 'written')) return;
  throw new MedallionError({
    code: 'DAYS_NOT_RESTATABLE',
    kind: 'usage',
    message: isReused
      ? `Days of ${relation.id} cannot be computed anew in ${layer.environment}, which takes it from the base.`
      : `Days of ${relation.id} cannot be computed anew, because all of it is due: ${due!.reason}`,
    fix: isReused
      ? 'Do it in the base: leave --env and MEDALLION_ENV out.'
      : `Build it first: medallion build ${relation.model}${layer.environment === BASE_ENVIRONMENT ? '' : ` --env ${layer.environment}`}`,
    fields: { model: relation.id, environment: layer.environment },
  });
}
