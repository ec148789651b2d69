import type { LayerReport } from '@medallion/engine';
import { buildLayerInWarehouse, type Warehouse } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { validLayerModels, type LayerName } from '../layers.ts';
import { buildProgress } from '../output/build-progress.ts';
import { writeLayerArtifacts } from './layer-artifacts.ts';
import { ENVIRONMENT } from './environment.ts';

export interface BuildLayersOptions {
  /** In build order. */
  readonly layers: readonly LayerName[];
  readonly force: boolean;
  /** The command as `ops.run` names it. */
  readonly command: string;
  /** Folder for compiled SQL, manifest and state of the one layer built. */
  readonly artifacts?: string;
}

/** Builds layers one after the other; a failure leaves those before it published, and those after it as they were. */
export async function buildLayers(
  invocation: Invocation,
  warehouse: Warehouse,
  { layers, force, command, artifacts }: BuildLayersOptions,
): Promise<LayerReport[]> {
  const { output, runId, signal, config } = invocation;
  const settings = await config();
  const reports: LayerReport[] = [];
  for (const layer of layers) {
    signal.throwIfAborted();
    const report = await buildLayerInWarehouse(warehouse, {
      layer,
      models: await validLayerModels(layer, settings),
      environment: ENVIRONMENT,
      runId,
      command,
      concurrency: settings.concurrency,
      force,
      logger: output.logger.child(layer),
      signal,
      onProgress: buildProgress(output, layer),
    });
    reports.push(report);
    if (artifacts !== undefined)
      await writeLayerArtifacts(layer, artifacts, settings, { 'state.json': stateText(report) });
  }
  return reports;
}

/** What was built, for people who look into Nx's cache; nothing reads it back. */
const stateText = (report: LayerReport): string =>
  `${JSON.stringify({ runId: report.runId, models: report.models }, undefined, 2)}\n`;
