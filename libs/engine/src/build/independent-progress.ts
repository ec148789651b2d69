import type { MedallionError } from '@medallion/core';
import type { CheckResult } from '@medallion/quality';
import type { LayerContext } from '../plan/layer-context.ts';
import type { ModelRunRecord } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import type { BuildOptions } from './build-options.ts';
import { untouched, type ComputedModel } from './computed-model.ts';
import { modelReport, type ModelReport } from './layer-report.ts';
import { requirementsOf } from './publication-order.ts';
import { modelRun, textOf } from './record-publish.ts';

/** Where the models of a build have got to. One that is in none of these is still waiting. */
export interface Progress {
  /** Published, or found to need nothing. */
  readonly done: Map<string, ComputedModel>;
  /** Computed, and to be published with others at the end. */
  readonly held: Map<string, ComputedModel>;
  readonly failed: Map<string, readonly MedallionError[]>;
  /** With the reason. */
  readonly leftOut: Map<string, string>;
  /** Of all checks, in the order they ran. */
  readonly results: CheckResult[];
  /** Rows of models as their checks counted them. */
  readonly rows: Map<string, number>;
}

export const newProgress = (): Progress => ({
  done: new Map(),
  held: new Map(),
  failed: new Map(),
  leftOut: new Map(),
  results: [],
  rows: new Map(),
});

/** @throws the failure that is of no model */
export function failEach({ failed }: Progress, failures: readonly MedallionError[]): void {
  for (const failure of failures) {
    const { model } = failure.fields;
    if (typeof model !== 'string') throw failure;
    failed.set(model, [...(failed.get(model) ?? []), failure]);
  }
}

/** Why a model is not built: something it is built from, or names, is not as it should be; or nothing more is to be started. */
export function whyLeftOut(
  relation: Relation,
  { failed, leftOut }: Progress,
  { failFast = false, unpublished }: BuildOptions,
): string | undefined {
  const reads = (id: string): string => (relation.dependencies.includes(id) ? 'reads' : 'names by a foreign key');
  for (const id of requirementsOf(relation)) {
    if (failed.has(id)) return `It ${reads(id)} ${id}, which failed.`;
    if (leftOut.has(id) || unpublished?.has(id) === true) return `It ${reads(id)} ${id}, which was not published.`;
  }
  const [first] = failed.keys();
  return failFast && first !== undefined ? `${first} failed before it was started.` : undefined;
}

/** What each model that was not published did. Never hides how the build ended. */
export async function recordRest(
  port: WarehousePort,
  layer: LayerContext,
  { done, failed, leftOut, results }: Progress,
  { runId, logger }: BuildOptions,
): Promise<void> {
  const { environment } = layer;
  try {
    const runs = layer.relations.flatMap((relation): ModelRunRecord[] => {
      const { id } = relation;
      const [error] = failed.get(id) ?? [];
      const model = done.get(id);
      const reason = leftOut.get(id);
      if (error !== undefined) {
        const details = { code: error.code, message: error.message, ...error.fields };
        const run = modelRun(layer, model ?? untouched(relation, 'It failed.'), undefined);
        return [{ ...run, action: 'built', status: 'failed', published: undefined, error: details }];
      }
      if (model?.kind !== 'skipped' && reason === undefined) return [];
      return [modelRun(layer, model ?? untouched(relation, reason!), model && layer.recorded.get(id)?.rows)];
    });
    const texts = layer.relations
      .filter(({ id }) => failed.has(id))
      .map((relation) => textOf(layer, untouched(relation, '')));
    await port.transaction(async (session) => {
      await port.state.recordModelRuns(session, { runId, environment, layer: layer.layer, models: runs });
      await port.state.writeDefinitionTexts(session, texts);
      await port.state.recordChecks(session, { runId, environment, results });
    });
  } catch (recording) {
    logger.warn('What was not published could not be recorded in ops.', {
      error: recording instanceof Error ? recording.message : String(recording),
    });
  }
}

export function reportOf(
  layer: LayerContext,
  { done, failed, leftOut, rows }: Progress,
  relation: Relation,
): ModelReport {
  const { id } = relation;
  const [error] = failed.get(id) ?? [];
  const model = done.get(id) ?? untouched(relation, leftOut.get(id) ?? 'It failed.');
  const report = modelReport(layer, { rows, results: [], checks: new Map() }, model);
  if (error !== undefined) return { ...report, action: 'failed', reason: error.message };
  return leftOut.has(id) ? { ...report, action: 'left_out' } : report;
}
