import { readLiveRelations, type LiveRelation } from '../catalog/live-relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { analyze } from '../statements/table.ts';
import { isLeftWritten, type ComputedModel } from './computed-model.ts';
import type { Published } from './publish-layer.ts';

/**
 * What must wait for the end of the transaction: statistics of changed tables, and the counters by which other writers are noticed.
 *
 * @returns the layer's relations as they are then
 */
export async function settle(
  port: WarehousePort,
  layer: LayerContext,
  computed: ReadonlyMap<string, ComputedModel>,
  published: Published,
): Promise<ReadonlyMap<string, LiveRelation>> {
  for (const relation of published.toAnalyze) await port.execute(analyze(relation));
  const live = await readLiveRelations(
    port,
    layer.relations.map((relation) => relation.schema),
  );
  const counters = layer.relations
    .map((relation) => computed.get(relation.id)!)
    .filter((model) => model.kind === 'table' && !isLeftWritten(model))
    .map(({ relation }) => [relation.id, live.get(`${relation.schema}.${relation.name}`)!.writeCount] as const);
  await port.state.writeCounters(port, layer.environment, new Map(counters));
  return live;
}
