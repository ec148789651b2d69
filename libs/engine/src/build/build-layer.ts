import type { CheckResult } from '@medallion/quality';
import { MedallionError } from '@medallion/core';
import { readLiveRelations } from '../catalog/live-relations.ts';
import { refuseBehindBase } from '../environment/behind-base.ts';
import { refuseMissingRoles } from '../grants/missing-roles.ts';
import { digest } from '../hash.ts';
import { namingLockHolders } from './lock-holders.ts';
import { noteBasis } from '../plan/note-basis.ts';
import { isUpToDate, type LayerContext, type LayerTarget } from '../plan/layer-context.ts';
import { readLayerContext } from '../plan/read-layer-context.ts';
import { partOfLayer, selectedHere } from '../plan/part-of-layer.ts';
import { refuseSchemaChanges } from '../plan/refused-schema-changes.ts';
import { announceBuild, tokenForBuild } from '../plan/probe-layer.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { scratchSchema, type Scratch } from '../statements/object-names.ts';
import { analyze } from '../statements/table.ts';
import type { BuildOptions } from './build-options.ts';
import { computeLayer } from './compute-layer.ts';
import { isLeftWritten, type ComputedModel } from './computed-model.ts';
import { gateDigest, runContractGate } from './contract-gate.ts';
import { nothingToDo, type LayerReport, type ModelReport } from './layer-report.ts';
import { isCancelled } from './model-failure.ts';
import { publishLayer, type Published } from './publish-layer.ts';
import { changesOf, modelRun, rowsOf } from './record-publish.ts';
import { retrying } from './retrying.ts';
import { emptyScratch, ensureSchemas } from './scratch-space.ts';

/**
 * Builds what changed in a layer and publishes all of it at once. The caller holds the raw lock shared and the environment's
 * lock; for an environment that reuses the base's also that one's, shared, and has set the clock to `target.clock`, or where
 * there is none to the base's.
 *
 * On failure, and when aborted, the live layer is as it was and nothing is left in scratch; what was done is in `ops.model_run`.
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
  const whole = await readLayerContext(port, target);
  if (!options.force && options.days === undefined && isUpToDate(whole)) {
    await noteBasis(port, whole, options.code);
    return upToDate(whole, options, performance.now() - started);
  }
  refuseBehindBase(whole);
  const only = selectedHere(whole, options);
  return buildPart(port, only === undefined ? whole : partOfLayer(whole, only), { ...options, only });
}

async function buildPart(port: WarehousePort, layer: LayerContext, options: BuildOptions): Promise<LayerReport> {
  const started = performance.now();

  await refuseMissingRoles(port, layer.relations);
  const token = tokenForBuild(layer);
  await announceBuild(port, layer, token);
  const scratch: Scratch = { schema: scratchSchema(layer.environment), run: digest([options.runId]).slice(0, 8) };
  const schemas = [...new Set(layer.relations.map((relation) => relation.schema))].sort();
  await ensureSchemas(port, schemas, port.readerRole);
  await ensureSchemas(port, [scratch.schema], undefined);
  const leftovers = await emptyScratch(port, scratch.schema);
  if (leftovers > 0)
    options.logger.info(`Dropped ${leftovers} leftovers of a run that ended early.`, { schema: scratch.schema });

  const computed = new Map<string, ComputedModel>();
  const results: CheckResult[] = [];
  let published: Published;
  try {
    refuseSchemaChanges(layer, options.only);
    const gate = await passGate(port, layer, scratch, options);
    await computeLayer(port, { layer, scratch, runId: options.runId }, options, computed);
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
    throw cancelledOr(await namingLockHolders(port, layer.relations, error), options.signal);
  } finally {
    await emptyScratch(port, scratch.schema).catch((error: unknown) => {
      options.logger.warn('The working tables of this run could not be dropped; the next build drops them.', {
        schema: scratch.schema,
        error: error instanceof Error ? error.message : String(error),
      });
    });
  }
  await settle(port, layer, computed, published, options);
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

const ledgerOf = (layer: LayerContext, token: string) => ({
  environment: layer.environment,
  layer: layer.layer,
  desired: layer.desired,
  actual: undefined,
  token,
  basis: undefined,
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
  options: BuildOptions,
): Promise<void> {
  const tables = layer.relations.filter((relation) => computed.get(relation.id)!.kind === 'table');
  for (const relation of published.toAnalyze) await port.execute(analyze(relation));
  const live = await readLiveRelations(
    port,
    layer.relations.map((relation) => relation.schema),
  );
  const counters = tables
    .filter((relation) => !isLeftWritten(computed.get(relation.id)!))
    .map((relation) => [relation.id, live.get(`${relation.schema}.${relation.name}`)!.writeCount] as const);
  await port.state.writeCounters(port, layer.environment, new Map(counters));
  await noteBasis(port, { ...layer, live }, options.code);
}

const modelReport = (layer: LayerContext, checked: Published, model: ComputedModel): ModelReport => ({
  model: model.relation.id,
  kind: model.relation.kind,
  action: model.kind === 'skipped' ? 'skipped' : 'built',
  reason: model.reason,
  scopeValues: model.kind === 'table' ? model.scopeValues : undefined,
  rows: rowsOf({ layer, checked }, model),
  ...changesOf(model),
  milliseconds: model.milliseconds + (checked.milliseconds.get(model.relation.id) ?? 0),
});

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
          columnStates: undefined,
          consumed: undefined,
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

function failedModels(error: unknown): string[] {
  if (!(error instanceof MedallionError)) return [];
  const nested = 'errors' in error ? (error.errors as readonly MedallionError[]) : [error];
  return nested.flatMap((each) => (typeof each.fields['model'] === 'string' ? [each.fields['model']] : []));
}

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
