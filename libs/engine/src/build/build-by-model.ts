import { MedallionError } from '@medallion/core';
import type { CheckResult } from '@medallion/quality';
import type { LayerContext } from '../plan/layer-context.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { beginBuild, ledgerWhile, passGate, type BegunBuild } from './begin-build.ts';
import { DEFAULT_CONCURRENCY, lockTimeoutOf, type BuildOptions } from './build-options.ts';
import { computeModel } from './compute-layer.ts';
import type { ComputedModel } from './computed-model.ts';
import { inDependencyOrder } from './dependency-scheduler.ts';
import { dropOwn, keepComputed } from './keep-computed.ts';
import type { Leftover } from './leftovers.ts';
import { failEach, newProgress, recordRest, reportOf, whyLeftOut, type Progress } from './independent-progress.ts';
import type { LayerReport } from './layer-report.ts';
import { namingLockHolders } from './lock-holders.ts';
import { cancelledOr, failuresIn, isInterruption } from './model-failure.ts';
import { releaseOrphans } from './orphans.ts';
import { publishedBefore, requirementsOf } from './publication-order.ts';
import { asOfNow, concludeLayer, publishPart } from './publish-part.ts';
import { retrying } from './retrying.ts';

/** What Postgres says of a row that is named by another and cannot go, or that names one that is not there. */
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Builds what changed in a layer, and publishes every model by itself, with its checks, as soon as it is computed. What fails leaves out
 * what reads it or names it by a foreign key; all else is published. At the end come the checks that had to wait for models after theirs.
 *
 * Rows cannot vanish from a table while rows of another name them, nor can its key become another. Such a table is held, and published at
 * the end in one transaction with what names it; of these too, those that fail are left out.
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
  const progress = newProgress();
  const isOfUse = ({ model }: Leftover): boolean => !progress.done.has(model);
  try {
    await buildModels(port, begun, progress, options);
  } catch (error) {
    await recordRest(port, layer, progress, options);
    await keepComputed(port, layer, options, error, isOfUse);
    throw cancelledOr(error, options.signal, 'what it had published stays published');
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
        return failuresOf(await namingLockHolders(port, { published: relations }, error), options);
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
    if (isNamed && isForOthers(model, failures)) held.set(id, model);
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
  await port.transaction((session) => releaseOrphans(session, layer, options.logger), {
    lockTimeoutMs: lockTimeoutOf(options),
  });
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
      const reason = whyLeftOut(relation, progress, { ...options, failFast: false });
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

/** Whether a table could not be published because of what names it: rows of others, or their foreign keys, fit only the former one. */
const isForOthers = (model: ComputedModel, failures: readonly MedallionError[]): boolean =>
  failures.some(
    ({ fields }) =>
      fields['sqlstate'] === FOREIGN_KEY_VIOLATION ||
      // Of a new table the foreign keys of others are made again, and what fails then is of no model.
      (model.kind === 'table' &&
        model.mode === 'replace' &&
        fields['sqlstate'] !== undefined &&
        fields['model'] === undefined),
  );

/** What failed, for the build to go on without it; an interruption, a lost connection and defects end it. */
function failuresOf(error: unknown, { signal }: BuildOptions): readonly MedallionError[] {
  if (signal?.aborted === true || isInterruption(error) || !(error instanceof MedallionError)) throw error;
  return failuresIn(error);
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
