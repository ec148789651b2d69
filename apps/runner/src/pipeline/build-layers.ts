import type { MedallionError } from '@medallion/core';
import { partialFailure, type LayerReport, type Publication } from '@medallion/engine';
import { buildLayerInWarehouse, type BuildRequest, type Warehouse } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { selectValidLayer } from '../layers.ts';
import { buildProgress } from '../output/build-progress.ts';
import { codeVersion } from './code-version.ts';
import { writeLayerArtifacts } from './layer-artifacts.ts';
import type { SelectedLayer } from './selected-layers.ts';

export interface BuildLayersOptions {
  /** In build order. */
  readonly layers: readonly SelectedLayer[];
  readonly force: boolean;
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
 * published by themselves, the layers after it are built as far as they are not built from what failed.
 */
export async function buildLayers(
  invocation: Invocation,
  warehouse: Warehouse,
  { layers, force, failFast = false, threads, resumes = [], command, artifacts, ...options }: BuildLayersOptions,
): Promise<BuiltLayers> {
  const { output, runId, signal, config, workspace } = invocation;
  const environment = invocation.environment.name;
  const settings = await config();
  const publish = options.publish ?? settings.publish;
  const request: BuildRequest = {
    layers: layers.map(({ layer, only }) => ({ layer, only: only === undefined ? null : [...only].sort() })),
    force,
    failFast,
    threads: threads ?? null,
    publish,
    resumes,
  };
  const reports: LayerReport[] = [];
  const ofCode = await codeVersion(workspace);
  const unpublished = new Set<string>();
  for (const [index, { layer, only }] of layers.entries()) {
    signal.throwIfAborted();
    const report = await buildLayerInWarehouse(warehouse, {
      ...(await selectValidLayer(layer, settings)),
      environment,
      runId,
      command,
      request,
      codeVersion: ofCode,
      goesOn: index < layers.length - 1,
      reuse: resumes.length > 0,
      resumes: new Set(resumes),
      concurrency: threads ?? settings.concurrency,
      only,
      force,
      failFast,
      publish,
      unpublished,
      logger: output.logger.child(layer),
      signal,
      onProgress: buildProgress(output, layer),
    });
    reports.push(report);
    for (const { model, action } of report.models) {
      if (action === 'failed' || action === 'left_out') unpublished.add(model);
    }
    if (artifacts !== undefined)
      await writeLayerArtifacts({ layer, environment }, artifacts, settings, { 'state.json': stateText(report) });
  }
  return { reports, failure: partialFailure(reports) };
}

/** What was built, for people who look into Nx's cache; nothing reads it back. */
const stateText = (report: LayerReport): string =>
  `${JSON.stringify({ runId: report.runId, models: report.models }, undefined, 2)}\n`;
