import { reusedModels, reusing } from '../environment/reuse.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { baseSource } from '../relation.ts';
import { clockReaders, clockZones } from './clock-use.ts';
import { readContext, type LayerContext, type LayerTarget } from './layer-context.ts';

/** Of models of earlier layers, by id, whether they will be reused: a plan knows it before anything is recorded. */
export type EarlierReuse = ReadonlyMap<string, boolean>;

/** What decides about reuse besides what the base has published. */
export interface ReuseOptions {
  readonly earlier?: EarlierReuse | undefined;
  /** Whether a model is to be computed, whatever the base has of it. Default: none is. */
  readonly isForced?: (id: string) => boolean;
}

/**
 * Reads what decides about a layer. In an environment the models that need not be computed are views onto the base's from here on, and
 * the clock is the base's unless it has its own.
 */
export async function readLayerContext(
  port: WarehousePort,
  target: LayerTarget,
  { earlier = new Map(), isForced = () => false }: ReuseOptions = {},
): Promise<LayerContext> {
  if (target.base === undefined) {
    return readContext(port, target, await port.state.readSources(target.environment, zonesOf(target)));
  }
  const [base, recorded] = await Promise.all([
    readLayerContext(port, target.base),
    port.state.readModels(target.environment),
  ]);
  const wasReused = (id: string): boolean => earlier.get(id) ?? recorded.get(id)?.kind === 'reused';
  const reused = reusedModels(base, {
    isReusedBefore: wasReused,
    isForced,
    hasClockOfBase: target.clock === undefined,
  });
  const isReused = (id: string): boolean => (id.startsWith(`${target.layer}.`) ? reused.has(id) : wasReused(id));
  const states = new Map([...base.recorded.values()].map(({ model, state }) => [baseSource(model), state]));
  const sources = { ...base.sources, clock: target.clock ?? base.sources.clock, base: states };
  const context = await readContext(port, reusing(target, base, isReused), sources);
  return { ...context, base, clock: target.clock };
}

/** The time zones in which models of the layer, or views between them and what they are computed from, read the clock's day. */
function zonesOf({ graph, layer }: LayerTarget): readonly string[] {
  const relations = [...graph.relations.values()].filter((relation) => relation.layer === layer);
  return [...new Set(relations.flatMap((relation) => clockReaders(relation).flatMap(clockZones)))].sort();
}
