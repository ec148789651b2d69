import { quoted } from '@medallion/model';
import { readLiveRelations } from '../catalog/live-relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isView } from '../relation.ts';
import type { ComputedModel } from './computed-model.ts';
import type { Published } from './publish-layer.ts';

/** What must wait for the end of the transaction: statistics of changed tables, and the counters by which other writers are noticed. */
export async function settle(
  port: WarehousePort,
  layer: LayerContext,
  computed: ReadonlyMap<string, ComputedModel>,
  published: Published,
): Promise<void> {
  const tables = layer.relations.filter((relation) => !isView(relation) && computed.get(relation.id)!.kind === 'table');
  if (tables.length === 0) return;
  for (const relation of published.changedTables) {
    await port.execute(`analyze ${quoted(relation.schema)}.${quoted(relation.name)}`);
  }
  const live = await readLiveRelations(
    port,
    tables.map((relation) => relation.schema),
  );
  const counters = tables.map(
    (relation) => [relation.id, live.get(`${relation.schema}.${relation.name}`)!.writeCount] as const,
  );
  await port.state.writeCounters(port, layer.environment, new Map(counters));
}
