import { refuseMissingRoles } from '../grants/missing-roles.ts';
import { digest } from '../hash.ts';
import type { LayerContext } from '../plan/layer-context.ts';
import { announceBuild, tokenForBuild } from '../plan/probe-layer.ts';
import { refuseSchemaChanges } from '../plan/refused-schema-changes.ts';
import type { RecordedLayer } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { scratchSchema, type Scratch } from '../statements/object-names.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import type { ComputeContext } from './compute-model.ts';
import { gateDigest, runContractGate } from './contract-gate.ts';
import { takeStock, type Leftovers } from './keep-computed.ts';
import { namingLockHolders } from './lock-holders.ts';
import { retrying } from './retrying.ts';
import { ensureSchemas } from './scratch-space.ts';

export interface BegunBuild {
  readonly token: string;
  readonly context: ComputeContext;
}

/** What goes before any model: the layer is announced as due, its schemas are there, and scratch holds only what is to be taken over. */
export async function beginBuild(port: WarehousePort, layer: LayerContext, options: BuildOptions): Promise<BegunBuild> {
  await refuseMissingRoles(port, layer.relations);
  const token = tokenForBuild(layer);
  await announceBuild(port, layer, token);
  const schemas = [...new Set(layer.relations.map((relation) => relation.schema))].sort();
  await ensureSchemas(port, schemas, port.readerRole);
  await ensureSchemas(port, [scratchSchema(layer.environment)], undefined);
  const leftovers = await takeStock(port, layer, options);
  const scratch: Scratch = { schema: scratchSchema(layer.environment), run: scratchRun(options, leftovers) };
  const planned = await port.state.readPlanned();
  return { token, context: { layer, scratch, runId: options.runId, leftovers, planned } };
}

/** A retry may have the id of the run it goes on with, whose tables it must not meet. */
const scratchRun = ({ runId }: BuildOptions, leftovers: Leftovers): string =>
  digest([runId, ...[...leftovers.values()].map(({ table }) => table.name)]).slice(0, 8);

/** The layer's line in the ledger while it is built. */
export const ledgerWhile = (layer: LayerContext, token: string, gate: string | undefined): RecordedLayer => ({
  environment: layer.environment,
  layer: layer.layer,
  desired: layer.desired,
  actual: undefined,
  token,
  gate,
  basis: undefined,
});

/** Refuses columns that are not to change, and runs the contract gate unless these very statements passed it before. */
export async function passGate(
  port: WarehousePort,
  { layer, scratch }: ComputeContext,
  options: BuildOptions,
): Promise<string> {
  refuseSchemaChanges(layer, options.only);
  const gate = gateDigest(layer.relations);
  if (layer.ledger?.gate !== gate) {
    options.onProgress?.({ kind: 'gate_started', models: layer.relations.length });
    await retrying(`The contract gate of ${layer.layer}`, options, () =>
      runContractGate(port, scratch, layer.layer, layer.relations, lockTimeoutOf(options)),
    ).catch(async (error: unknown) => {
      throw await namingLockHolders(port, { read: layer.relations }, error);
    });
  }
  return gate;
}
