import type { Days, LayerReport } from '@medallion/engine';
import { buildLayerInWarehouse, type AsOf, type Warehouse } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { selectValidLayer } from '../layers.ts';
import { buildProgress } from '../output/build-progress.ts';
import { selectedDailyFacts } from './daily-facts.ts';
import { writeLayerArtifacts } from './layer-artifacts.ts';
import { selectedLayers, type Selectors } from './selected-layers.ts';

export interface BuildLayersOptions extends Omit<Selectors, 'environment'> {
  readonly force: boolean;
  readonly asOf?: AsOf | undefined;
  /** Compute only these days anew, of the daily facts selected. */
  readonly days?: Days | undefined;
  /** Start nothing more once a model has failed. */
  readonly failFast?: boolean;
  /** Models computed at once; the configuration's where left out. */
  readonly threads?: number | undefined;
  /** The command as `ops.run` names it. */
  readonly command: string;
  /** Folder for compiled SQL, manifest and state of the one layer built. */
  readonly artifacts?: string;
}

/** Builds layers one after the other; a failure leaves those before it published, and those after it as they were. */
export async function buildLayers(
  invocation: Invocation,
  warehouse: Warehouse,
  { select, exclude, force, asOf, days, failFast = false, threads, command, artifacts }: BuildLayersOptions,
): Promise<LayerReport[]> {
  const { output, runId, signal, config } = invocation;
  const environment = invocation.environment.name;
  const settings = await config();
  const reports: LayerReport[] = [];
  const selection = days === undefined ? selectedLayers : selectedDailyFacts;
  for (const { layer, only } of await selection(warehouse, { select, exclude, environment }, settings)) {
    signal.throwIfAborted();
    const report = await buildLayerInWarehouse(warehouse, {
      ...(await selectValidLayer(layer, settings)),
      environment,
      runId,
      command,
      concurrency: threads ?? settings.concurrency,
      only,
      force,
      asOf,
      days,
      failFast,
      logger: output.logger.child(layer),
      signal,
      onProgress: buildProgress(output, layer),
    });
    reports.push(report);
    if (artifacts !== undefined)
      await writeLayerArtifacts({ layer, environment }, artifacts, settings, { 'state.json': stateText(report) });
  }
  return reports;
}

/** What was built, for people who look into Nx's cache; nothing reads it back. */
const stateText = (report: LayerReport): string =>
  `${JSON.stringify({ runId: report.runId, models: report.models }, undefined, 2)}\n`;
