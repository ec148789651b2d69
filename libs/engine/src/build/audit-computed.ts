import { MedallionError } from '@medallion/core';
import { checkDependencies, type CheckResult } from '@medallion/quality';
import { checksFor, type LayerContext } from '../plan/layer-context.ts';
import type { Session } from '../ports/warehouse-port.ts';
import { isView, type RelationName } from '../relation.ts';
import { retarget } from '../statements/retarget.ts';
import { isUnchanged, type ComputedModel } from './computed-model.ts';
import { checkRelation, runnableChecks } from './run-checks.ts';

type Computed = ReadonlyMap<string, ComputedModel>;

/** The models of the layer that must be computed before one can be audited: itself, and what its checks read. */
export const auditDependencies = (layer: LayerContext, id: string): string[] => [
  id,
  ...checksFor(layer, id)
    .flatMap(checkDependencies)
    .filter((other) => isOfLayer(layer, other)),
];

/**
 * Checks a new table or a view where it was computed, before anything is published, if what its checks see there is what will be
 * published: the very tables that the publish adopts, those it leaves as they are, and views of such. The publish then holds its locks
 * for less long, and the checks run while other models are computed.
 *
 * @returns `undefined` where only the publish can tell; also where a check could not be run, because there it says why
 */
export async function auditComputed(
  session: Session,
  layer: LayerContext,
  computed: Computed,
  id: string,
): Promise<readonly CheckResult[] | undefined> {
  const model = computed.get(id)!;
  const isWhole = model.kind === 'view' ? isView(model.relation) : model.kind === 'table' && model.mode !== 'reconcile';
  if (!isWhole) return undefined;
  const checks = runnableChecks(layer, id, computed);
  const places = new Map<string, RelationName>();
  for (const other of new Set([id, ...checks.flatMap(checkDependencies)])) {
    const place = placeOf(layer, computed, other);
    if (place === undefined) return undefined;
    if (place !== 'live')
      places.set(`${layer.graph.relations.get(other)!.schema}.${layer.graph.relations.get(other)!.name}`, place);
  }
  const aside: Session = { execute: (sql, parameters) => session.execute(retarget(sql, places), parameters) };
  try {
    return await checkRelation(aside, model.relation, checks, model.kind === 'table' ? { rows: model.rows } : {});
  } catch (error) {
    if (error instanceof MedallionError) return undefined;
    throw error;
  }
}

/** Where a relation is as it will be once the layer is published; `undefined` where it is not yet so anywhere. */
function placeOf(layer: LayerContext, computed: Computed, id: string): RelationName | 'live' | undefined {
  if (!isOfLayer(layer, id)) return 'live';
  const model = computed.get(id);
  if (model === undefined) return undefined;
  if (model.kind === 'table') {
    if (model.mode !== 'reconcile') return model.computed;
    return isUnchanged(model.changes) && model.migration === undefined ? 'live' : undefined;
  }
  const { relation } = model;
  if (!isView(relation)) return model.kind === 'skipped' ? 'live' : undefined;
  const inputs = relation.dependencies.map((input) => placeOf(layer, computed, input));
  if (model.kind === 'view' && model.computed !== undefined)
    return inputs.includes(undefined) ? undefined : model.computed;
  return inputs.every((place) => place === 'live') && !(model.kind === 'view' && model.needsDdl) ? 'live' : undefined;
}

const isOfLayer = (layer: LayerContext, id: string): boolean => layer.graph.relations.get(id)?.layer === layer.layer;
