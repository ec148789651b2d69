import { BASE_ENVIRONMENT } from '@medallion/core';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { basisOf } from './basis.ts';
import { checkedUpstreams } from './layer-checks.ts';
import { checksFor, type LayerContext } from './layer-context.ts';

/**
 * Remembers, of a layer that is as it should be, by what a next build may know that nothing is to be done without compiling anything.
 *
 * @param code digest of all code and settings it was compiled from; nothing is remembered without
 */
export async function noteBasis(port: WarehousePort, layer: LayerContext, code: string | undefined): Promise<void> {
  const { environment, sources, relations, live, recorded } = layer;
  if (code === undefined || environment !== BASE_ENVIRONMENT) return;
  const models = relations.map(({ id }) => id);
  const reads = relations.flatMap(({ id, dependencies }) => [
    ...dependencies,
    ...checkedUpstreams(checksFor(layer, id)),
  ]);
  const basis = basisOf({ code, identity: port.identity, sources, models, live, reads, recorded });
  await port.state.writeBasis(port, environment, layer.layer, basis);
}
