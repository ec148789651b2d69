import type { CheckResult } from '@medallion/quality';
import type { MedallionError } from '@medallion/core';
import { refuseBehindBase } from '../environment/behind-base.ts';
import { namingLockHolders } from './lock-holders.ts';
import { isUpToDate, type LayerContext, type LayerTarget } from '../plan/layer-context.ts';
import { isForced } from '../plan/plan-layer.ts';
import { readLayerContext } from '../plan/read-layer-context.ts';
import { partOfLayer, selectedHere } from '../plan/part-of-layer.ts';
import { noteBasis } from '../plan/note-basis.ts';
import type { ModelRunRecord } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { beginBuild, ledgerWhile, passGate } from './begin-build.ts';
import { buildByModel } from './build-by-model.ts';
import type { BuildOptions } from './build-options.ts';
import { computeLayer, type LayerWork } from './compute-layer.ts';
import { untouched, type ComputedModel } from './computed-model.ts';
import { withFailedChecks } from './check-computed.ts';
import { dropOwn, keepComputed } from './keep-computed.ts';
import { modelReport, nothingToDo, type LayerReport } from './layer-report.ts';
import { cancelledOr, failuresIn, isCancelled } from './model-failure.ts';
import { publishLayer, type Published } from './publish-layer.ts';
import { modelRun, textOf } from './record-publish.ts';
import { retrying } from './retrying.ts';
import { settle } from './settle.ts';

/**
 * Builds what changed in a layer and publishes all of it at once. The caller holds the raw lock shared and the environment's
 * lock; for an environment that reuses the base's also that one's, shared, and has set the clock to `target.clock`, or where
 * there is none to the base's.
 *
 * On failure, and when aborted, the live layer is as it was; what was done is in `ops.model_run`. What a failed build computed stays in
 * scratch for a build with `reuse`; any other drops it. An aborted one leaves nothing.
 *
 * @throws MedallionError or MedallionErrors `MODEL_FAILED`, `MODELS_FAILED`, `CONTRACT_GATE`, `CHECKS_FAILED`, `DEPENDENTS_NOT_OURS`,
 * `SCHEMA_CHANGE_REFUSED`, `NOTHING_LOADED`, `ENVIRONMENT_BEHIND`, `ROLE_MISSING`, `DAYS_NOT_RESTATABLE`, `CANCELLED`
 */
export async function buildLayer(
  port: WarehousePort,
  target: LayerTarget,
  options: BuildOptions,
): Promise<LayerReport> {
  const started = performance.now();
  const whole = await readLayerContext(port, target, { isForced: isForced(options) });
  if (!options.force && options.days === undefined && isUpToDate(whole)) {
    await noteBasis(port, whole, options.code);
    return upToDate(whole, options, performance.now() - started);
  }
  refuseBehindBase(whole);
  const only = selectedHere(whole, options);
  const build = options.publish === 'model' ? buildByModel : buildPart;
  return build(port, only === undefined ? whole : partOfLayer(whole, only), { ...options, only });
}

async function buildPart(port: WarehousePort, layer: LayerContext, options: BuildOptions): Promise<LayerReport> {
  const started = performance.now();
  const { token, context } = await beginBuild(port, layer, options);
  const work: LayerWork = { computed: new Map(), audited: new Map() };
  const { computed } = work;
  const results: CheckResult[] = [];
  let published: Published;
  try {
    const gate = await passGate(port, context, options);
    await computeLayer(port, context, options, work).catch(async (error: unknown) => {
      throw await withFailedChecks(port, context, options, { ...work, results }, error);
    });
    options.signal?.throwIfAborted();
    options.onProgress?.({ kind: 'publish_started', models: computed.size });
    const publishing = performance.now();
    published = await retrying(`Publishing ${layer.layer}`, options, () => {
      results.length = 0;
      const target = { ...layer, ledger: ledgerWhile(layer, token, gate) };
      return publishLayer(port, target, work, options, token, results);
    });
    options.onProgress?.({ kind: 'published', milliseconds: performance.now() - publishing });
  } catch (failure) {
    // First of all, while they are there.
    const error = await namingLockHolders(port, { published: layer.relations }, failure);
    await recordFailure(port, layer, options, computed, results, error);
    await keepComputed(port, layer, options, error);
    throw cancelledOr(error, options.signal);
  }
  await dropOwn(port, layer, options);
  const live = await settle(port, layer, computed, published, options);
  await noteBasis(port, { ...layer, live }, options.code);
  const models = layer.relations.map((relation) => modelReport(layer, published, computed.get(relation.id)!));
  return {
    layer: layer.layer,
    environment: layer.environment,
    runId: options.runId,
    nothingToDo: false,
    models,
    checks: published.results,
    failures: [],
    milliseconds: performance.now() - started,
  };
}

const upToDate = (layer: LayerContext, options: BuildOptions, milliseconds: number): LayerReport =>
  nothingToDo(
    { layer: layer.layer, environment: layer.environment, runId: options.runId, milliseconds },
    layer.relations.map(({ id, kind }) => ({ model: id, kind, rows: layer.recorded.get(id)?.rows })),
  );

/** The transaction's own records went with it, so what happened is recorded apart. Never hides the failure itself. */
async function recordFailure(
  port: WarehousePort,
  layer: LayerContext,
  options: BuildOptions,
  computed: ReadonlyMap<string, ComputedModel>,
  results: readonly CheckResult[],
  error: unknown,
): Promise<void> {
  const cancelled = options.signal?.aborted === true || isCancelled(error);
  const failed = failuresByModel(error);
  const { runId } = options;
  const touched = layer.relations.flatMap((relation) => {
    const model =
      computed.get(relation.id) ?? (failed.has(relation.id) ? untouched(relation, 'It failed.') : undefined);
    return model === undefined ? [] : [{ model, failure: failed.get(relation.id) }];
  });
  const runs = touched.map(({ model, failure }): ModelRunRecord => {
    const isFailed = failure !== undefined;
    const details = isFailed && { code: failure.code, message: failure.message, ...failure.fields };
    const run = modelRun(layer, model, model.kind === 'table' ? model.rows : undefined);
    const status = isFailed ? 'failed' : model.kind === 'skipped' ? 'skipped' : 'cancelled';
    const action = model.kind === 'skipped' && !isFailed ? 'skipped' : 'built';
    return { ...run, action, status, published: undefined, error: details && !cancelled ? details : undefined };
  });
  const texts = touched
    .filter(({ model, failure }) => failure !== undefined || model.kind !== 'skipped')
    .map(({ model }) => textOf(layer, model));
  try {
    await port.transaction(async (session) => {
      await port.state.recordModelRuns(session, {
        runId,
        environment: layer.environment,
        layer: layer.layer,
        models: runs,
      });
      await port.state.writeDefinitionTexts(session, texts);
      await port.state.recordChecks(session, { runId, environment: layer.environment, results });
    });
  } catch (recording) {
    options.logger.warn('The failure could not be recorded in ops.', {
      error: recording instanceof Error ? recording.message : String(recording),
    });
  }
}

/** The first failure of each model. */
function failuresByModel(error: unknown): ReadonlyMap<string, MedallionError> {
  const failures = new Map<string, MedallionError>();
  for (const failure of failuresIn(error)) {
    const { model } = failure.fields;
    if (typeof model === 'string' && !failures.has(model)) failures.set(model, failure);
  }
  return failures;
}
