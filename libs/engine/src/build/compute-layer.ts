import { MedallionError, MedallionErrors } from '@medallion/core';
import type { CheckResult } from '@medallion/quality';
import { layerChange } from '../environment/layer-change.ts';
import { notSelected, UNCHANGED, whatToDo } from '../plan/plan-layer.ts';
import { stateAsRead } from '../plan/column-states.ts';
import { publishedState, upstreamStates } from '../plan/upstream-states.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isComputed, type RelationName } from '../relation.ts';
import { abortable } from './abortable-session.ts';
import { auditComputed, auditDependencies } from './audit-computed.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_INCREMENTAL_FROM, lockTimeoutOf, type BuildOptions } from './build-options.ts';
import { computeTable, computeView, type ComputeContext } from './compute-model.ts';
import { readInstead, type ComputedModel, type ComputedTable, type ComputedView } from './computed-model.ts';
import { inDependencyOrder } from './dependency-scheduler.ts';
import { namingLockHolders } from './lock-holders.ts';
import { longestWayFirst } from './longest-way-first.ts';
import { isCancelled } from './model-failure.ts';
import { consumedNow, whatChanged } from '../incremental/what-changed.ts';
import { withExecution } from './with-execution.ts';
import { retrying } from './retrying.ts';

/** What a run made of a layer before anything is published; filled as models are done, so that a failed run can still say what it did. */
export interface LayerWork {
  readonly computed: Map<string, ComputedModel>;
  /** The results of the checks that did not have to wait for the publish, by model. */
  readonly audited: Map<string, readonly CheckResult[]>;
}

/**
 * Computes what changed, independent models at the same time, and in between checks what can be. Whether a model changed is decided when
 * all it reads is known: a model whose upstream was rebuilt to the same rows is skipped.
 *
 * @throws MedallionError of the model that failed, or MedallionErrors of all that did
 */
export async function computeLayer(
  port: WarehousePort,
  context: ComputeContext,
  options: BuildOptions,
  { computed, audited }: LayerWork,
): Promise<void> {
  const { layer } = context;
  const byId = new Map(layer.relations.map((relation) => [relation.id, relation]));
  const order = longestWayFirst(layer).map(({ id }) => id);
  const audits = new Map(order.map((id) => [`${id} checked`, id]));
  const audit = async (id: string): Promise<void> => {
    audited.set(id, await auditComputed(port, layer, computed, id, options));
  };
  const failures = await inDependencyOrder(
    [...order, ...audits.keys()],
    (node) => (audits.has(node) ? auditDependencies(layer, audits.get(node)!) : byId.get(node)!.dependencies),
    options.concurrency ?? DEFAULT_CONCURRENCY,
    (node) => (audits.has(node) ? audit(audits.get(node)!) : computeModel(port, context, options, computed, node)),
    options.failFast,
  );
  const leftOut = order.filter((id) => !computed.has(id) && !failures.some(({ node }) => node === id));
  if (leftOut.length > 0 && !failures.some(({ error }) => isCancelled(error))) {
    options.logger.warn(
      `Not built after ${failures.map(({ node }) => node).join(', ')} failed: ${leftOut.join(', ')}.`,
    );
  }
  throwFailures(failures.map(({ error }) => error));
}

/**
 * Computes one model, if it changed. All it reads in its layer is among `computed`, or as it is recorded and live.
 *
 * @param computed gets what was made of it
 */
export async function computeModel(
  port: WarehousePort,
  context: ComputeContext,
  options: BuildOptions,
  computed: Map<string, ComputedModel>,
  id: string,
): Promise<void> {
  const { layer } = context;
  const total = layer.relations.length;
  const position = layer.relations.findIndex((other) => other.id === id) + 1;
  const relation = layer.relations[position - 1]!;
  const published = publishedState(layer.recorded);
  options.signal?.throwIfAborted();
  const recorded = layer.recorded.get(id);
  const upstream = upstreamStates(relation, layer, (other, columns) => {
    const model = computed.get(other);
    return model === undefined ? published(other, columns) : stateAsRead(model, columns);
  });
  const isDone = recorded !== undefined && options.resumes?.has(recorded.runId) === true;
  const force = options.force === true && !isDone;
  const { isSelected, change } = whatToDo(relation, layerChange(layer, relation, upstream), { ...options, force });
  if (change === undefined || !isSelected) {
    const reason = change === undefined ? UNCHANGED : notSelected(change);
    const isDue = change !== undefined;
    const { state, columnStates } = recorded!;
    const consumed = isDue ? recorded!.consumed : consumedNow(relation, layer, computed);
    const same = { relation, reason, state, columnStates, upstream, milliseconds: 0 };
    computed.set(id, { kind: 'skipped', isDue, consumed, ...same });
    options.onProgress?.({ kind: 'model_skipped', model: id, position, total, reason });
    return;
  }
  options.onProgress?.({ kind: 'model_started', model: id, position, total, reason: change.reason });
  const moved = movedModels(computed);
  const consumed = consumedNow(relation, layer, computed);
  const smallest = options.incrementalFrom ?? DEFAULT_INCREMENTAL_FROM;
  const changed =
    change.cause !== 'data'
      ? undefined
      : whatChanged(relation, consumed, { layer, upstream, smallest, computed, moved });
  const model = { relation, change, upstream, moved, consumed, changed };
  const result = await retrying(id, options, (attempt) =>
    withExecution<ComputedView | ComputedTable>(port, relation, lockTimeoutOf(options), (session) =>
      (isComputed(relation) ? computeTable : computeView)(
        abortable(session, options.signal),
        tryOf(context, attempt),
        model,
      ),
    ),
  ).catch(async (error: unknown) => {
    throw await namingLockHolders(port, { read: [relation] }, error);
  });
  computed.set(id, result);
  options.onProgress?.({
    kind: 'model_computed',
    model: id,
    materialization: relation.kind,
    position,
    total,
    rows: result.kind === 'table' ? result.rows : undefined,
    changes: result.kind === 'table' ? result.changes : undefined,
    reusedFrom: result.kind === 'table' ? result.reusedFrom : undefined,
    milliseconds: result.milliseconds,
  });
}

/** A further try computes into tables of its own: those of the first are dropped with the rest of scratch. */
const tryOf = (context: ComputeContext, attempt: number): ComputeContext =>
  attempt === 1 ? context : { ...context, scratch: { ...context.scratch, run: `${context.scratch.run}_${attempt}` } };

/** Where readers find the models whose rows this run computed, by `schema.name` of the live ones. */
export function movedModels(computed: ReadonlyMap<string, ComputedModel>): ReadonlyMap<string, RelationName> {
  const moved = new Map<string, RelationName>();
  for (const model of computed.values()) {
    const instead = readInstead(model);
    if (instead !== undefined) moved.set(`${model.relation.schema}.${model.relation.name}`, instead);
  }
  return moved;
}

/** A build that was aborted says so once, however many statements the abort interrupted. */
function throwFailures(errors: readonly unknown[]): void {
  const failures = errors.filter((error) => !isCancelled(error));
  const [first, ...others] = failures.length > 0 ? failures : errors;
  if (first === undefined) return;
  const all = [first, ...others];
  if (others.length === 0 || isCancelled(first) || !all.every((error) => error instanceof MedallionError)) throw first;
  throw new MedallionErrors(
    {
      code: 'MODELS_FAILED',
      kind: all[0]!.kind,
      message: all.map((error) => error.message).join('\n'),
      fix: all[0]!.fix,
    },
    all,
  );
}
