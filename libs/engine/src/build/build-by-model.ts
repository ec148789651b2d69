import { MedallionError } from '@medallion/core';
import type { CheckResult } from '@medallion/quality';
import type { LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation } from '../relation.ts';
import { beginBuild, ledgerWhile, passGate, type BegunBuild } from './begin-build.ts';
import { DEFAULT_CONCURRENCY, type BuildOptions } from './build-options.ts';
import { computeModel } from './compute-layer.ts';
import type { ComputedModel, SkippedModel } from './computed-model.ts';
import { inDependencyOrder } from './dependency-scheduler.ts';
import { dropOwn, keepComputed } from './keep-computed.ts';
import type { Leftover } from './leftovers.ts';
import { modelReport, type LayerReport, type ModelReport } from './layer-report.ts';
import { namingLockHolders } from './lock-holders.ts';
import { cancelledOr, failuresIn, isInterruption } from './model-failure.ts';
import { releaseOrphans } from './orphans.ts';
import { publishedBefore, requirementsOf } from './publication-order.ts';
import { asOfNow, concludeLayer, publishPart } from './publish-part.ts';
import { modelRun, textOf } from './record-publish.ts';
import { retrying } from './retrying.ts';

/** What Postgres says of a row that is named by another and cannot go, or that names one that is not there. */
const FOREIGN_KEY_VIOLATION = '23503';

/** Where the models of a build have got to. One that is in none of these is still waiting. */
interface Progress {
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

/**
 * Builds what changed in a layer, and publishes every model by itself, with its checks, as soon as it is computed. What fails leaves out
 * what reads it or names it by a foreign key; all else is published. At the end come the checks that had to wait for models after theirs.
 *
 * Rows cannot vanish from a table while rows of another name them. Such a table is held, and published at the end in one transaction with
 * what names it; of these too, those that fail are left out.
 *
 * @returns a report with what failed: only an interruption, or a lost connection, is thrown
 */
export async function buildByModel(
  port: WarehousePort,
  layer: LayerContext,
  options: BuildOptions,
): Promise<LayerReport> {
  const started = performance.now();
  const begun = await beginBuild(port, layer, options);
  const progress: Progress = {
    done: new Map(),
    held: new Map(),
    failed: new Map(),
    leftOut: new Map(),
    results: [],
    rows: new Map(),
  };
  const isOfUse = ({ model }: Leftover): boolean => !progress.done.has(model);
  try {
    await buildModels(port, begun, progress, options);
  } catch (error) {
    await recordRest(port, layer, progress, options);
    await keepComputed(port, layer, options, error, isOfUse);
    throw cancelledOr(error, options.signal);
  }
  await recordRest(port, layer, progress, options);
  const failures = [...progress.failed.values()].flat();
  if (failures.length === 0) await dropOwn(port, layer, options);
  else await keepComputed(port, layer, options, failures[0], isOfUse);
  return {
    layer: layer.layer,
    environment: layer.environment,
    runId: options.runId,
    nothingToDo: false,
    models: layer.relations.map((relation) => reportOf(layer, progress, relation)),
    checks: progress.results,
    failures,
    milliseconds: performance.now() - started,
  };
}

async function buildModels(
  port: WarehousePort,
  { token, context }: BegunBuild,
  progress: Progress,
  options: BuildOptions,
): Promise<void> {
  const { layer } = context;
  const { done, held, failed, leftOut, results } = progress;
  const byId = new Map(layer.relations.map((relation) => [relation.id, relation]));
  const isSettled = (id: string): boolean => !byId.has(id) || done.has(id) || failed.has(id) || leftOut.has(id);
  const inTurn = oneByOne();

  /** Publishes models together, or tells why not: only what ends the build is thrown. */
  const publish = (models: readonly ComputedModel[]): Promise<readonly MedallionError[]> =>
    inTurn(async () => {
      try {
        const now = { ...(await asOfNow(port, layer)), ledger: ledgerWhile(layer, token, gate) };
        const published = await publishPart(port, models, { layer: now, token, isSettled, results }, options);
        for (const model of models) done.set(model.relation.id, model);
        for (const [id, rows] of published.rows) progress.rows.set(id, rows);
        return [];
      } catch (error) {
        const relations = models.map(({ relation }) => relation);
        return failuresOf(await namingLockHolders(port, relations, error), options);
      }
    });

  const build = async (id: string): Promise<void> => {
    options.signal?.throwIfAborted();
    const relation = byId.get(id)!;
    const reason = whyLeftOut(relation, progress, options);
    if (reason !== undefined) return void leftOut.set(id, reason);
    // What is held is read where it was computed; everything else is live.
    const computed = new Map(held);
    try {
      const now = await asOfNow(port, layer);
      await computeModel(port, { ...context, layer: now }, options, computed, id);
    } catch (error) {
      return void failed.set(id, failuresOf(error, options));
    }
    const model = computed.get(id)!;
    if (model.kind === 'skipped') return void done.set(id, model);
    if (requirementsOf(relation).some((other) => held.has(other))) return void held.set(id, model);
    const failures = await publish([model]);
    if (failures.length === 0) return;
    const isNamed = (layer.graph.referrers.get(id) ?? []).some((other) => other !== id && !isSettled(other));
    const isHeld = isNamed && failures.some(({ fields }) => fields['sqlstate'] === FOREIGN_KEY_VIOLATION);
    if (isHeld) held.set(id, model);
    else failed.set(id, failures);
  };

  // The gate cannot judge a query of what may not be there.
  for (const relation of layer.relations) {
    const reason = whyLeftOut(relation, progress, options);
    if (reason !== undefined) leftOut.set(relation.id, reason);
  }
  const gated = { ...layer, relations: layer.relations.filter(({ id }) => !leftOut.has(id)) };
  const passed = await passGate(port, { ...context, layer: gated }, options).catch((error: unknown) => {
    failEach(progress, failuresOf(error, options));
    return undefined;
  });
  const gate = leftOut.size === 0 ? passed : undefined;
  await port.transaction((session) => releaseOrphans(session, layer, options.logger));
  const before = publishedBefore(layer);
  const ended = await inDependencyOrder(
    [...byId.keys()],
    (id) => [...before.get(id)!],
    options.concurrency ?? DEFAULT_CONCURRENCY,
    async (id) => {
      if (!failed.has(id) && !leftOut.has(id)) await build(id);
    },
    true,
  );
  if (ended.length > 0) throw ended[0]!.error;

  while (held.size > 0) {
    const failures = await publish([...held.values()]);
    const named = failures.map(({ fields }) => String(fields['model'])).filter((id) => held.has(id));
    // A statement that is of no model says nothing of which could do without it.
    const culprits = failures.length > 0 && named.length === 0 ? [...held.keys()] : named;
    for (const id of culprits) {
      const own = failures.filter(({ fields }) => fields['model'] === id);
      failed.set(id, own.length > 0 ? own : failures);
    }
    for (const id of [...held.keys()]) {
      if (done.has(id) || failed.has(id)) held.delete(id);
    }
    for (const relation of layer.relations.filter(({ id }) => held.has(id))) {
      const reason = whyLeftOut(relation, progress, options);
      if (reason === undefined) continue;
      held.delete(relation.id);
      leftOut.set(relation.id, reason);
    }
  }

  const isDue = (id: string): boolean => {
    const model = done.get(id);
    return model === undefined || (model.kind === 'skipped' && model.isDue);
  };
  const last: CheckResult[] = [];
  try {
    const now = { ...(await asOfNow(port, layer)), ledger: ledgerWhile(layer, token, gate) };
    await retrying(`Concluding ${layer.layer}`, options, () => {
      last.length = 0;
      return concludeLayer(port, { layer: now, token, results: last }, isDue, options);
    });
  } catch (error) {
    failEach(progress, failuresOf(error, options));
  } finally {
    results.push(...last);
  }
}

/** @throws the failure that is of no model */
function failEach({ failed }: Progress, failures: readonly MedallionError[]): void {
  for (const failure of failures) {
    const { model } = failure.fields;
    if (typeof model !== 'string') throw failure;
    failed.set(model, [...(failed.get(model) ?? []), failure]);
  }
}

/** What failed, for the build to go on without it; an interruption, a lost connection and defects end it. */
function failuresOf(error: unknown, { signal }: BuildOptions): readonly MedallionError[] {
  if (signal?.aborted === true || isInterruption(error) || !(error instanceof MedallionError)) throw error;
  return failuresIn(error);
}

/** Why a model is not built: something it is built from, or names, is not as it should be; or nothing more is to be started. */
function whyLeftOut(
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

/** Work is done in the order it is given, each after the one before has ended, however that did. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

const untouched = (relation: Relation, reason: string): SkippedModel => ({
  kind: 'skipped',
  isDue: true,
  relation,
  reason,
  state: '',
  upstream: {},
  milliseconds: 0,
});

/** What each model that was not published did. Never hides how the build ended. */
async function recordRest(
  port: WarehousePort,
  layer: LayerContext,
  { done, failed, leftOut, results }: Progress,
  { runId, logger }: BuildOptions,
): Promise<void> {
  const { environment } = layer;
  try {
    await port.transaction(async (session) => {
      for (const relation of layer.relations) {
        const { id } = relation;
        const [error] = failed.get(id) ?? [];
        const model = done.get(id);
        const reason = leftOut.get(id);
        if (error !== undefined) {
          const details = { code: error.code, message: error.message, ...error.fields };
          const run = modelRun(layer, runId, model ?? untouched(relation, 'It failed.'), undefined);
          await port.state.recordModelRun(session, {
            ...{ ...run, action: 'built', status: 'failed', published: undefined, error: details },
          });
          await port.state.writeDefinitionText(session, textOf(layer, untouched(relation, '')));
        } else if (model?.kind === 'skipped' || reason !== undefined) {
          const skipped = model ?? untouched(relation, reason!);
          await port.state.recordModelRun(
            session,
            modelRun(layer, runId, skipped, model && layer.recorded.get(id)?.rows),
          );
        }
      }
      await port.state.recordChecks(session, { runId, environment, results });
    });
  } catch (recording) {
    logger.warn('What was not published could not be recorded in ops.', {
      error: recording instanceof Error ? recording.message : String(recording),
    });
  }
}

function reportOf(layer: LayerContext, { done, failed, leftOut, rows }: Progress, relation: Relation): ModelReport {
  const { id } = relation;
  const [error] = failed.get(id) ?? [];
  const model = done.get(id) ?? untouched(relation, leftOut.get(id) ?? 'It failed.');
  const report = modelReport(layer, { rows, results: [], checks: new Map() }, model);
  if (error !== undefined) return { ...report, action: 'failed', reason: error.message };
  return leftOut.has(id) ? { ...report, action: 'left_out' } : report;
}
