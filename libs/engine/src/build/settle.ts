import { readLiveRelations, type LiveRelation } from '../catalog/live-relations.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { analyze } from '../statements/table.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import { isLeftWritten, type ComputedModel } from './computed-model.ts';
import { isLockTimeout, namingLockHolders } from './lock-holders.ts';
import type { Published } from './publish-layer.ts';

/** None at all would stand for no limit. */
const SHORTEST_TIMEOUT_MS = 1;

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
  options: BuildOptions,
): Promise<ReadonlyMap<string, LiveRelation>> {
  await analyzeAll(port, published.toAnalyze, options);
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

/** What is published is not undone for want of statistics. The first lock that is not to be had uses up the patience for the others. */
async function analyzeAll(port: WarehousePort, relations: readonly Relation[], options: BuildOptions): Promise<void> {
  let lockTimeoutMs = lockTimeoutOf(options);
  for (const relation of relations) {
    try {
      await port.transaction((session) => session.execute(analyze(relation)), { lockTimeoutMs });
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      lockTimeoutMs = SHORTEST_TIMEOUT_MS;
      const { message } = (await namingLockHolders(port, { published: [relation] }, error)) as Error;
      options.logger.warn(
        `${relation.id} is published, but the server's statistics are of its former rows: ${message} Once it has ended, autovacuum renews them, or you do: ${analyze(relation)};`,
        { model: relation.id },
      );
    }
  }
}
