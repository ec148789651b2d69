import type { Session } from '../ports/warehouse-port.ts';
import { digest } from '../hash.ts';
import type { Change } from '../plan/change-detector.ts';
import { contractDigest, fingerprint } from '../plan/definition.ts';
import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import { canReconcile } from '../plan/replacement.ts';
import type { UpstreamStates } from '../plan/upstream-states.ts';
import { type Relation, type RelationName } from '../relation.ts';
import { countDiff, keyDiff } from '../statements/key-diff.ts';
import { diffName, scratchName, type Scratch } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
import { scratchBuild } from '../statements/scratch-build.ts';
import { createView } from '../statements/view.ts';
import { isUnchanged, type ComputedTable, type ComputedView } from './computed-model.ts';
import { modelFailure } from './model-failure.ts';

export interface ModelToCompute {
  readonly relation: Relation;
  readonly change: Change;
  readonly upstream: UpstreamStates;
  /** Where the rows of upstream models are that this run computed, by `schema.name` of the live ones. */
  readonly moved: ReadonlyMap<string, RelationName>;
}

export interface ComputeContext {
  readonly layer: LayerContext;
  readonly scratch: Scratch;
  readonly runId: string;
}

/** Makes a view of a changed model aside, where others of its layer read it. */
export async function computeView(
  session: Session,
  context: ComputeContext,
  model: ModelToCompute,
): Promise<ComputedView> {
  const started = performance.now();
  const { relation, upstream } = model;
  const hasReaders = context.layer.relations.some((reader) => reader.dependencies.includes(relation.id));
  const computed = hasReaders ? scratchName(context.scratch, relation.id) : undefined;
  if (computed !== undefined) {
    const statement = createView(relation, retarget(relation.sql, model.moved), computed);
    await session.execute(statement).catch((error: unknown) => {
      throw modelFailure(relation, error, {
        text: statement,
        queryOffset: statement.indexOf('\n') + 1,
        query: relation.sql,
      });
    });
  }
  return {
    kind: 'view',
    relation,
    reason: model.change.reason,
    upstream,
    // A view has no rows of its own: what it shows follows from its query and what that reads.
    state: digest([relation.unformattedSql, contractDigest(relation), ...Object.entries(upstream).flat()]),
    needsDdl: model.change.cause !== 'data',
    computed,
    milliseconds: performance.now() - started,
  };
}

/** Computes a table's rows aside and finds the keys by which they differ from the live ones. */
export async function computeTable(
  session: Session,
  context: ComputeContext,
  model: ModelToCompute,
): Promise<ComputedTable> {
  const started = performance.now();
  const { relation, upstream } = model;
  const computed = scratchName(context.scratch, relation.id);
  const build = scratchBuild(relation, computed, retarget(relation.sql, model.moved));
  const run = (statement: string) =>
    session.execute(statement).catch((error: unknown) => {
      const isFill = statement === build.fill;
      const { queryOffset } = build;
      throw modelFailure(relation, error, isFill ? { text: statement, queryOffset, query: relation.sql } : undefined);
    });
  await run(build.create);
  const { count: rows } = await run(build.fill);
  await run(build.key);
  await run(build.analyze);

  const mode = modeOf(context.layer, relation);
  const diff = mode === 'reconcile' ? diffName(context.scratch, relation.id) : undefined;
  let changes = { inserted: rows, updated: 0, deleted: 0 };
  if (diff !== undefined) {
    await run(keyDiff(relation, computed, diff));
    const [counts] = (await run(countDiff(diff))).rows;
    changes = {
      inserted: Number(counts!['inserted']),
      updated: Number(counts!['updated']),
      deleted: Number(counts!['deleted']),
    };
  }
  return {
    kind: 'table',
    relation,
    reason: model.change.reason,
    upstream,
    state: stateAfter(context, model, mode, isUnchanged(changes)),
    mode,
    isRedefined: model.change.cause !== 'data' && model.change.cause !== 'written',
    computed,
    diff,
    changes,
    rows,
    milliseconds: performance.now() - started,
  };
}

function modeOf(layer: LayerContext, relation: Relation): ComputedTable['mode'] {
  const live = liveOf(layer, relation);
  if (live === undefined) return 'create';
  return canReconcile(relation, live) ? 'reconcile' : 'replace';
}

/**
 * The state readers will see: the one they know where rows and contract are the same. Rows are the same when nothing differs from the
 * live ones; and when a table that is gone is made again from the same definition and inputs, because models are pure.
 */
function stateAfter(
  context: ComputeContext,
  model: ModelToCompute,
  mode: ComputedTable['mode'],
  unchanged: boolean,
): string {
  const { relation } = model;
  const recorded = context.layer.recorded.get(relation.id);
  const print = fingerprint(context.layer.definitions.get(relation.id)!, model.upstream);
  const isSameContract = recorded?.contract === contractDigest(relation);
  const isSame =
    mode === 'reconcile' ? unchanged && isSameContract : mode === 'create' && recorded?.fingerprint === print;
  return isSame && recorded !== undefined ? recorded.state : digest([print, context.runId]);
}
