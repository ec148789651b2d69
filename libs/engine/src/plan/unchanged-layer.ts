import { readLiveRelations } from '../catalog/live-relations.ts';
import type { RecordedLayer, RecordedModel } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { BASE_ENVIRONMENT } from '@medallion/core';
import { basisOf } from './basis.ts';
import { identityDrift, writeDrift } from './change-detector.ts';

export interface UnchangedLayer {
  readonly ledger: RecordedLayer;
  /** As recorded, by name. */
  readonly models: readonly RecordedModel[];
}

/**
 * The layer of the base as it was published, when its basis is the same and the catalog has nothing to say against it: what a build of it
 * would find after compiling every model. `undefined` when that has to be asked.
 *
 * @param code digest of all code and settings the models come from
 */
export async function unchangedLayer(
  port: WarehousePort,
  layer: string,
  code: string,
): Promise<UnchangedLayer | undefined> {
  const [ledger, recorded, sources, live] = await Promise.all([
    port.state.readLayer(BASE_ENVIRONMENT, layer),
    port.state.readModels(BASE_ENVIRONMENT),
    port.state.readSources(BASE_ENVIRONMENT, []),
    readLiveRelations(port, [layer]),
  ]);
  if (ledger?.basis === undefined || ledger.actual !== ledger.desired) return undefined;
  const models = [...recorded.values()].filter(({ model }) => model.startsWith(`${layer}.`));
  const reads = models.flatMap(({ upstream, checks }) => [upstream, checks?.upstream ?? {}].flatMap(Object.keys));
  const ids = models.map(({ model }) => model);
  const basis = basisOf({ code, identity: port.identity, sources, models: ids, live, reads, recorded });
  if (basis !== ledger.basis) return undefined;
  const isAsPublished = (model: RecordedModel): boolean => {
    const found = live.get(model.model);
    return identityDrift(model, found) === undefined && writeDrift(model, found!) === undefined;
  };
  return models.every(isAsPublished) ? { ledger, models } : undefined;
}
