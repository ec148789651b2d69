import type { CheckResult } from '@medallion/quality';
import { MedallionError } from '@medallion/core';
import { quoted } from '@medallion/model';
import { readLiveRelations } from '../catalog/live-relations.ts';
import { refuseBehindBase } from '../environment/behind-base.ts';
import { digest } from '../hash.ts';
import { namingLockHolders } from './lock-holders.ts';
import { isUpToDate, type LayerContext, type LayerTarget } from '../plan/layer-context.ts';
import { readLayerContext } from '../plan/read-layer-context.ts';
import { partOfLayer, selectedHere } from '../plan/part-of-layer.ts';
import { UNCHANGED } from '../plan/plan-layer.ts';
import { announceBuild, tokenForBuild } from '../plan/probe-layer.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isView } from '../relation.ts';
import { scratchSchema, type Scratch } from '../statements/object-names.ts';
import type { BuildOptions } from './build-options.ts';
import { computeLayer } from './compute-layer.ts';
import type { ComputedModel } from './computed-model.ts';
import { withFailedChecks } from './check-computed.ts';
import { gateDigest, runContractGate } from './contract-gate.ts';
import { dropOwn, keepComputed, takeStock, type Leftovers } from './keep-computed.ts';
import type { LayerReport, ModelReport } from './layer-report.ts';
import { failuresIn, isCancelled } from './model-failure.ts';
import { publishLayer, type Published } from './publish-layer.ts';
import { changesOf, modelRun, rowsOf } from './record-publish.ts';
import { retrying } from './retrying.ts';
import { ensureSchemas } from './scratch-space.ts';

/**
 * Builds what changed in a layer and publishes all of it at once. The caller holds the raw lock shared and the environment's
 * lock; for an environment that reuses the base's also that one's, shared, and has set the clock to the base's.
 *
 * On failure, and when aborted, the live layer is as it was; what was done is in `ops.model_run`. What a failed build computed stays in
 * scratch for a build with `reuse`; any other drops it. An aborted one leaves nothing.
 *
 * @throws MedallionError or MedallionErrors `MODEL_FAILED`, `MODELS_FAILED`, `CONTRACT_GATE`, `CHECKS_FAILED`, `DEPENDENTS_NOT_OURS`,
 * `NOTHING_LOADED`, `ENVIRONMENT_BEHIND`, `CANCELLED`
 */
export async function buildLayer(
  port: WarehousePort,
  target: LayerTarget,
  options: BuildOptions,
): Promise<LayerReport> {
  const started = performance.now();
  const whole = await readLayerContext(port, target);
  if (!options.force && isUpToDate(whole)) return upToDate(whole, options, performance.now() - started);
  refuseBehindBase(whole);
  const only = selectedHere(whole, options.only);
  return buildPart(port, only === undefined ? whole : partOfLayer(whole, only), { ...options, only });
}

async function buildPart(port: WarehousePort, layer: LayerContext, options: BuildOptions): Promise<LayerReport> {
  const started = performance.now();

  const token = tokenForBuild(layer);
  await announceBuild(port, layer, token);
  const leftovers = await takeStock(port, layer, options);
  const scratch: Scratch = { schema: scratchSchema(layer.environment), run: scratchRun(options, leftovers) };
  const schemas = [...new Set(layer.relations.map((relation) => relation.schema))].sort();
  await ensureSchemas(port, schemas, port.readerRole);
  await ensureSchemas(port, [scratch.schema], undefined);

  const computed = new Map<string, ComputedModel>();
  const results: CheckResult[] = [];
  let published: Published;
  try {
    const gate = await passGate(port, layer, scratch, options);
    const context = { layer, scratch, runId: options.runId, leftovers };
    await computeLayer(port, context, options, computed).catch(async (error: unknown) => {
      throw await withFailedChecks(port, context, options, { computed, results }, error);
    });
    options.signal?.throwIfAborted();
    options.onProgress?.({ kind: 'publish_started', models: computed.size });
    const publishing = performance.now();
    published = await retrying(`Publishing ${layer.layer}`, options, () => {
      results.length = 0;
      const target = { ...layer, ledger: { ...ledgerOf(layer, token), gate } };
      return publishLayer(port, target, computed, options, token, results);
    });
    options.onProgress?.({ kind: 'published', milliseconds: performance.now() - publishing });
  } catch (error) {
    await recordFailure(port, layer, options, computed, results, error);
    await keepComputed(port, layer, options, error);
    throw cancelledOr(await namingLockHolders(port, layer.relations, error), options.signal);
  }
  await dropOwn(port, layer, options);
  await settle(port, layer, computed, published);
  const models = layer.relations.map((relation) => modelReport(layer, published, computed.get(relation.id)!));
  return {
    layer: layer.layer,
    environment: layer.environment,
    runId: options.runId,
    nothingToDo: false,
    models,
    checks: published.results,
    milliseconds: performance.now() - started,
  };
}

/** A retry may have the id of the run it goes on with, whose tables it must not meet. */
const scratchRun = ({ runId }: BuildOptions, leftovers: Leftovers): string =>
  digest([runId, ...[...leftovers.values()].map(({ table }) => table.name)]).slice(0, 8);

const ledgerOf = (layer: LayerContext, token: string) => ({
  environment: layer.environment,
  layer: layer.layer,
  desired: layer.desired,
  actual: undefined,
  token,
});

/** Runs the contract gate unless these very statements passed it before. */
async function passGate(
  port: WarehousePort,
  layer: LayerContext,
  scratch: Scratch,
  options: BuildOptions,
): Promise<string> {
  const gate = gateDigest(layer.relations);
  if (layer.ledger?.gate !== gate) {
    options.onProgress?.({ kind: 'gate_started', models: layer.relations.length });
    await runContractGate(port, scratch, layer.layer, layer.relations);
  }
  return gate;
}

/** What must wait for the end of the transaction: statistics of changed tables, and the counters by which other writers are noticed. */
async function settle(
  port: WarehousePort,
  layer: LayerContext,
  computed: ReadonlyMap<string, ComputedModel>,
  published: Published,
): Promise<void> {
  const tables = layer.relations.filter((relation) => !isView(relation) && computed.get(relation.id)!.kind === 'table');
  if (tables.length === 0) return;
  for (const relation of published.changedTables) {
    await port.execute(`analyze ${quoted(relation.schema)}.${quoted(relation.name)}`);
  }
  const live = await readLiveRelations(
    port,
    tables.map((relation) => relation.schema),
  );
  const counters = tables.map(
    (relation) => [relation.id, live.get(`${relation.schema}.${relation.name}`)!.writeCount] as const,
  );
  await port.state.writeCounters(port, layer.environment, new Map(counters));
}

const modelReport = (layer: LayerContext, checked: Published, model: ComputedModel): ModelReport => ({
  model: model.relation.id,
  kind: model.relation.kind,
  action: model.kind === 'skipped' ? 'skipped' : 'built',
  reason: model.reason,
  scopeValues: model.kind === 'table' ? model.scopeValues : undefined,
  reusedFrom: model.kind === 'table' ? model.reusedFrom : undefined,
  rows: rowsOf({ layer, checked }, model),
  ...changesOf(model),
  milliseconds: model.milliseconds,
});

function upToDate(layer: LayerContext, options: BuildOptions, milliseconds: number): LayerReport {
  const models = layer.relations.map((relation): ModelReport => ({
    model: relation.id,
    kind: relation.kind,
    action: 'skipped',
    reason: UNCHANGED,
    scopeValues: undefined,
    reusedFrom: undefined,
    rows: layer.recorded.get(relation.id)?.rows,
    inserted: 0,
    updated: 0,
    deleted: 0,
    milliseconds: 0,
  }));
  const { layer: name, environment } = layer;
  return { layer: name, environment, runId: options.runId, nothingToDo: true, models, checks: [], milliseconds };
}

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
  const details =
    error instanceof MedallionError ? { code: error.code, message: error.message, ...error.fields } : undefined;
  const failed = new Set(failedModels(error));
  try {
    await port.transaction(async (session) => {
      for (const relation of layer.relations) {
        const model = computed.get(relation.id);
        const isFailed = failed.has(relation.id);
        if (model === undefined && !isFailed) continue;
        const base = model ?? {
          kind: 'skipped' as const,
          isDue: true,
          relation,
          reason: 'It failed.',
          state: '',
          upstream: {},
          milliseconds: 0,
        };
        await port.state.recordModelRun(session, {
          ...modelRun(layer, options.runId, base, base.kind === 'table' ? base.rows : undefined),
          action: base.kind === 'skipped' && !isFailed ? 'skipped' : 'built',
          status: isFailed ? 'failed' : base.kind === 'skipped' ? 'skipped' : 'cancelled',
          error: isFailed && !cancelled ? details : undefined,
        });
      }
      await port.state.recordChecks(session, { runId: options.runId, environment: layer.environment, results });
    });
  } catch (recording) {
    options.logger.warn('The failure could not be recorded in ops.', {
      error: recording instanceof Error ? recording.message : String(recording),
    });
  }
}

const failedModels = (error: unknown): string[] =>
  failuresIn(error).flatMap(({ fields }) => (typeof fields['model'] === 'string' ? [fields['model']] : []));

/** What an aborted build says: why it was aborted where that is known, such as a lock that was lost, else that somebody interrupted it. */
function cancelledOr(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!signal?.aborted) return error;
  if (signal.reason instanceof MedallionError) return signal.reason;
  return new MedallionError({
    code: 'CANCELLED',
    kind: 'environment',
    message: 'The build was interrupted; what was published before is untouched.',
    fix: 'Run it again whenever you like.',
    cause: error,
  });
}
