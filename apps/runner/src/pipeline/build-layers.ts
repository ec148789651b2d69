import type { MedallionError } from '@medallion/core';
import { partialFailure, type Days, type LayerReport, type Publication } from '@medallion/engine';
import {
  buildLayerInWarehouse,
  endRunInWarehouse,
  unchangedLayersInWarehouse,
  type AsOf,
  type BuildRequest,
  type Warehouse,
} from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { selectValidLayer } from '../layers.ts';
import { buildProgress } from '../output/build-progress.ts';
import { countsSeeds, knownCode } from './code-digest.ts';
import { codeVersion } from './code-version.ts';
import { writeLayerArtifacts } from './layer-artifacts.ts';
import type { SelectedLayer } from './selected-layers.ts';

export interface BuildLayersOptions {
  /** In build order. */
  readonly layers: readonly SelectedLayer[];
  readonly force: boolean;
  readonly asOf?: AsOf | undefined;
  /** Compute only these days anew, of the daily facts selected. */
  readonly days?: Days | undefined;
  /** Start nothing more once a model has failed. */
  readonly failFast?: boolean;
  /** Models computed at once; the configuration's where left out. */
  readonly threads?: number | undefined;
  /** What is published together; the configuration's where left out. */
  readonly publish?: Publication | undefined;
  /** Failed runs this one is to do the work of: what they computed is taken over. */
  readonly resumes?: readonly string[];
  /** The command as `ops.run` names it. */
  readonly command: string;
  /** Folder for compiled SQL, manifest and state of the one layer built. */
  readonly artifacts?: string;
}

export interface BuiltLayers {
  readonly reports: readonly LayerReport[];
  /** Where models are published by themselves: what failed, in whatever layer. */
  readonly failure: MedallionError | undefined;
}

/**
 * Builds layers one after the other; a failure leaves those before it published, and those after it as they were. Where models are
 * published by themselves, the layers after it are built as far as they are not built from what failed. What is known to be up to date
 * without its models is not compiled, which is most of the time of a command that finds nothing to do.
 */
export async function buildLayers(
  invocation: Invocation,
  warehouse: Warehouse,
  options: BuildLayersOptions,
): Promise<BuiltLayers> {
  try {
    return await buildEach(invocation, warehouse, options);
  } catch (error) {
    // Between two layers nobody else knows of the run.
    await endRunInWarehouse(warehouse, invocation, error);
    throw error;
  }
}

async function buildEach(
  invocation: Invocation,
  warehouse: Warehouse,
  {
    layers,
    force,
    asOf,
    days,
    failFast = false,
    threads,
    resumes = [],
    command,
    artifacts,
    ...options
  }: BuildLayersOptions,
): Promise<BuiltLayers> {
  const { output, runId, signal, config, workspace } = invocation;
  const environment = invocation.environment.name;
  const settings = await config();
  const publish = options.publish ?? settings.publish;
  const request: BuildRequest = {
    layers: layers.map(({ layer, only }) => ({ layer, only: only === undefined ? null : [...only].sort() })),
    force,
    days: days ?? null,
    failFast,
    threads: threads ?? null,
    publish,
    resumes,
  };
  const code = knownCode(invocation, settings);
  const known =
    code === undefined || force || days !== undefined
      ? undefined
      : await unchangedLayersInWarehouse(warehouse, {
          layers: layers.map(({ layer }) => layer),
          runId,
          command,
          request,
          signal,
          code,
        });
  const ofCode = known === undefined ? await codeVersion(workspace) : undefined;
  const unpublished = new Set<string>();

  const built = async ({ layer, only }: SelectedLayer, goesOn: boolean): Promise<LayerReport> => {
    const selected = await selectValidLayer(layer, settings);
    return buildLayerInWarehouse(warehouse, {
      ...selected,
      environment,
      runId,
      command,
      request,
      codeVersion: ofCode,
      goesOn,
      reuse: resumes.length > 0,
      resumes: new Set(resumes),
      concurrency: threads ?? settings.concurrency,
      only,
      force,
      asOf,
      days,
      failFast,
      publish,
      unpublished,
      code: countsSeeds(workspace, selected.models) ? code : undefined,
      logger: output.logger.child(layer),
      signal,
      onProgress: buildProgress(output, layer),
    });
  };
  const reports: LayerReport[] = [];
  for (const [index, selected] of layers.entries()) {
    signal.throwIfAborted();
    const report = known?.[index] ?? (await built(selected, index < layers.length - 1));
    reports.push(report);
    for (const { model, action } of report.models) {
      if (action === 'failed' || action === 'left_out') unpublished.add(model);
    }
    if (artifacts !== undefined) {
      await writeLayerArtifacts({ layer: selected.layer, environment }, artifacts, settings, {
        'state.json': stateText(report),
      });
    }
  }
  return { reports, failure: partialFailure(reports) };
}

/** What was built, for people who look into Nx's cache; nothing reads it back. */
const stateText = (report: LayerReport): string =>
  `${JSON.stringify({ runId: report.runId, models: report.models }, undefined, 2)}\n`;
