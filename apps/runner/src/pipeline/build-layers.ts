import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Days, LayerReport } from '@medallion/engine';
import { buildLayerInWarehouse, unchangedLayersInWarehouse, type AsOf, type Warehouse } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { selectValidLayer, type LayerName } from '../layers.ts';
import { buildProgress } from '../output/build-progress.ts';
import { codeDigest, countsSeeds } from './code-digest.ts';
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

/**
 * Builds layers one after the other. What is known to be up to date without its models is not compiled, which is most of the time of a
 * command that finds nothing to do. A failure leaves those before it published, and those after it as they were.
 */
export async function buildLayers(
  invocation: Invocation,
  warehouse: Warehouse,
  { select, exclude, force, asOf, days, failFast = false, threads, command, artifacts }: BuildLayersOptions,
): Promise<LayerReport[]> {
  const { output, runId, signal, config, workspace } = invocation;
  const environment = invocation.environment.name;
  const settings = await config();
  const code = environment === BASE_ENVIRONMENT ? codeDigest(workspace, settings) : undefined;

  const built = async (layer: LayerName, only: ReadonlySet<string> | undefined): Promise<LayerReport> => {
    const selected = await selectValidLayer(layer, settings);
    return buildLayerInWarehouse(warehouse, {
      ...selected,
      environment,
      runId,
      command,
      concurrency: threads ?? settings.concurrency,
      only,
      force,
      asOf,
      days,
      failFast,
      code: countsSeeds(workspace, selected.models) ? code : undefined,
      logger: output.logger.child(layer),
      signal,
      onProgress: buildProgress(output, layer),
    });
  };
  const selection = days === undefined ? selectedLayers : selectedDailyFacts;
  const layers = await selection(warehouse, { select, exclude, environment }, settings);
  const known =
    code === undefined || force || days !== undefined
      ? undefined
      : await unchangedLayersInWarehouse(warehouse, {
          layers: layers.map(({ layer }) => layer),
          runId,
          command,
          signal,
          code,
        });
  const reports: LayerReport[] = [];
  for (const [index, { layer, only }] of layers.entries()) {
    signal.throwIfAborted();
    const report = known?.[index] ?? (await built(layer, only));
    reports.push(report);
    if (artifacts !== undefined)
      await writeLayerArtifacts({ layer, environment }, artifacts, settings, { 'state.json': stateText(report) });
  }
  return reports;
}

/** What was built, for people who look into Nx's cache; nothing reads it back. */
const stateText = (report: LayerReport): string =>
  `${JSON.stringify({ runId: report.runId, models: report.models }, undefined, 2)}\n`;
