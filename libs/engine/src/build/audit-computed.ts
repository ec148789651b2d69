import { MedallionError } from '@medallion/core';
import { checkDependencies, type CheckResult } from '@medallion/quality';
import { checksFor, liveOf, type LayerContext } from '../plan/layer-context.ts';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import { isView, type RelationName } from '../relation.ts';
import { retarget } from '../statements/retarget.ts';
import { abortable } from './abortable-session.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import { isUnchanged, type ComputedModel, type ComputedTable } from './computed-model.ts';
import { checkEverywhere } from './check-everywhere.ts';
import { dueOf } from './due-checks.ts';
import { narrowChecks } from './narrow-checks.ts';

type Computed = ReadonlyMap<string, ComputedModel>;

/** The models of the layer that must be computed before one can be audited: itself, and what its checks read. */
export const auditDependencies = (layer: LayerContext, id: string): string[] => [
  id,
  ...checksFor(layer, id)
    .flatMap(checkDependencies)
    .filter((other) => isOfLayer(layer, other)),
];

/**
 * Runs checks of a model that look at all of its rows before anything is published, if what they see then is what will be published: new
 * tables, which the publish adopts as they are; the live ones that nothing changes; those of which only a part was computed, as the live
 * rows outside of it and the computed ones; and views of such. The publish then holds its locks for less long, and the checks run while
 * other models are computed. What is asked of changed rows or some values alone is quickly asked in the publish.
 *
 * @returns nothing where only the publish can tell; also of a check that could not be run, because there it says why
 */
export async function auditComputed(
  port: WarehousePort,
  layer: LayerContext,
  computed: Computed,
  id: string,
  options: BuildOptions,
): Promise<readonly CheckResult[]> {
  const model = computed.get(id)!;
  const { everywhere } = narrowChecks(layer, model, dueOf(layer, model, computed), computed);
  const place = (other: string) => placeOf(layer, computed, other);
  const checks = everywhere.filter((check) => {
    const read = [id, ...checkDependencies(check)];
    // Of two tables of live and computed rows the server joins all rows, where it finds the few by their key in the tables.
    const parts = new Set(read.flatMap((other) => partsUnder(layer, computed, other)));
    return parts.size <= 1 && read.every((other) => place(other));
  });
  if (checks.length === 0) return [];
  const moved = new Map<string, RelationName>();
  for (const relation of [id, ...checks.flatMap(checkDependencies)].flatMap(
    (other) => layer.graph.relations.get(other) ?? [],
  )) {
    const target = place(relation.id);
    if (typeof target === 'object') moved.set(`${relation.schema}.${relation.name}`, target);
  }
  try {
    return await port.transaction(
      (transaction) => {
        const session = abortable(transaction, options.signal);
        const aside: Session = { execute: (sql, parameters) => session.execute(retarget(sql, moved), parameters) };
        return checkEverywhere(aside, layer, model, checks);
      },
      { lockTimeoutMs: lockTimeoutOf(options) },
    );
  } catch (error) {
    if (error instanceof MedallionError) return [];
    throw error;
  }
}

/** Where a relation's rows are as they will be once the layer is published; `undefined` where they are so nowhere yet. */
function placeOf(layer: LayerContext, computed: Computed, id: string): RelationName | 'live' | undefined {
  if (!isOfLayer(layer, id)) return 'live';
  const model = computed.get(id);
  if (model === undefined) return placeOfOther(layer, computed, id);
  if (model.kind === 'table') return placeOfTable(model);
  const { relation } = model;
  if (!isView(relation)) return model.kind === 'skipped' ? 'live' : undefined;
  const inputs = relation.dependencies.map((input) => placeOf(layer, computed, input));
  if (model.kind === 'view' && model.computed !== undefined)
    return inputs.includes(undefined) ? undefined : model.computed;
  return inputs.every((place) => place === 'live') && !(model.kind === 'view' && model.needsDdl) ? 'live' : undefined;
}

/** Of a model that is not published with these: it stands as it is, but for a view of what changes with them. */
function placeOfOther(layer: LayerContext, computed: Computed, id: string): 'live' | undefined {
  const relation = layer.graph.relations.get(id)!;
  const live = liveOf(layer, relation);
  if (live === undefined) return undefined;
  if (!live.isView && !live.isMaterializedView) return 'live';
  const isAsDeclared = layer.recorded.get(id)?.definition === layer.definitions.get(id);
  const isOverLive = relation.dependencies.every((input) => placeOf(layer, computed, input) === 'live');
  return isAsDeclared && isOverLive ? 'live' : undefined;
}

function placeOfTable(table: ComputedTable): RelationName | 'live' | undefined {
  if (table.mode !== 'reconcile') return table.computed;
  if (table.migration !== undefined) return undefined;
  if (isUnchanged(table.changes)) return 'live';
  // The server knows nothing of the rows of a table that is computed only to be compared: it might look at them in a poor way.
  return table.readable === table.computed ? undefined : table.readable;
}

/** The tables of which a part was computed, among a relation and what it shows. */
function partsUnder(layer: LayerContext, computed: Computed, id: string): readonly string[] {
  const model = isOfLayer(layer, id) ? computed.get(id) : undefined;
  if (model === undefined) return [];
  if (isView(model.relation)) return model.relation.dependencies.flatMap((input) => partsUnder(layer, computed, input));
  return model.kind === 'table' && model.readable !== model.computed ? [id] : [];
}

const isOfLayer = (layer: LayerContext, id: string): boolean => layer.graph.relations.get(id)?.layer === layer.layer;
