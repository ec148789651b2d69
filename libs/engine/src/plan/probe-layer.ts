import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isUpToDate, type LayerContext, type LayerTarget } from './layer-context.ts';
import { noteBasis } from './note-basis.ts';
import { readLayerContext } from './read-layer-context.ts';

/** What `probe.json` holds, and so what the cache of `build-layer` is keyed by. */
export interface Probe {
  readonly desired: string;
  readonly token: string;
}

/**
 * Says whether a layer must be built. While it is as it should be the token stays the same, so a cached build is a hit; otherwise
 * there is a new one, and what was published no longer counts until a build has succeeded: one that dies leaves no false hit.
 *
 * @param code see {@link noteBasis}
 */
export async function probeLayer(port: WarehousePort, target: LayerTarget, code?: string): Promise<Probe> {
  const context = await readLayerContext(port, target);
  if (isUpToDate(context)) {
    await noteBasis(port, context, code);
    return { desired: context.desired, token: context.ledger!.token };
  }
  const token = crypto.randomUUID();
  await announceBuild(port, context, token);
  return { desired: context.desired, token };
}

/** Records that a layer is due: from now until its publish, what the ledger says was published does not count. */
export const announceBuild = (port: WarehousePort, context: LayerContext, token: string): Promise<void> =>
  port.state.writeLayer(port, {
    environment: context.environment,
    layer: context.layer,
    desired: context.desired,
    actual: undefined,
    token,
    gate: context.ledger?.gate,
  });

/** A build that a probe announced keeps the probe's token, or the cache entry it is stored under would never be found again. */
export const tokenForBuild = (context: LayerContext): string =>
  context.ledger?.desired === context.desired && context.ledger.actual === undefined
    ? context.ledger.token
    : crypto.randomUUID();
