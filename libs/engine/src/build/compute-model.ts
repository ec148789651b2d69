import { qualifiedName } from '@medallion/quality';
import { digest } from '../hash.ts';
import type { Consumed } from '../incremental/consumed.ts';
import { isFollowed, isWorthRecording } from '../incremental/followed.ts';
import {
  changedValueTable,
  fillScoped,
  liveInScope,
  scopedQuery,
  scopedResult,
  scopeTable,
} from '../incremental/scoped-statements.ts';
import { isInFull, type WhatChanged } from '../incremental/what-changed.ts';
import type { Session, StatementResult } from '../ports/warehouse-port.ts';
import type { ChangeCounts } from './build-options.ts';
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
import { markComputed, takeOver, type Leftover } from './leftovers.ts';
import { modelFailure } from './model-failure.ts';

export interface ModelToCompute {
  readonly relation: Relation;
  readonly change: Change;
  readonly upstream: UpstreamStates;
  /** Where the rows of upstream models are that this run computed, by `schema.name` of the live ones. */
  readonly moved: ReadonlyMap<string, RelationName>;
  /** Of an incremental model: what it is computed from. */
  readonly consumed: Consumed | undefined;
  /** Of an incremental model of which only data changed. */
  readonly changed: WhatChanged | undefined;
}

export interface ComputeContext {
  readonly layer: LayerContext;
  readonly scratch: Scratch;
  readonly runId: string;
  /** What a failed run computed, by model; nothing where it is not to be taken over. */
  readonly leftovers: ReadonlyMap<string, Leftover>;
  /** Digests of the definitions whose query plan is known. */
  readonly planned: ReadonlySet<string>;
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

/** Computes a table's rows aside, all or those its changes concern, and finds the keys by which they differ from the live ones. */
export async function computeTable(
  session: Session,
  context: ComputeContext,
  model: ModelToCompute,
): Promise<ComputedTable> {
  const started = performance.now();
  const { relation, upstream } = model;
  const mode = modeOf(context.layer, relation);
  const isKept = mode !== 'reconcile';
  const print = fingerprint(context.layer.definitions.get(relation.id)!, upstream);
  const reused = await takeOver(session, context.leftovers.get(relation.id), { fingerprint: print, isKept });
  const computed = reused?.table ?? scratchName(context.scratch, relation.id);
  const run: Run = (statement, query) =>
    session.execute(statement).catch((error: unknown) => {
      const failed = query && { text: statement, queryOffset: query.offset, query: relation.sql };
      throw modelFailure(relation, error, failed);
    });
  const scoped = reused === undefined && !isKept ? await computeScoped(run, context, model, computed) : undefined;
  const isAsked = !context.planned.has(context.layer.definitions.get(relation.id)!);
  const all =
    reused === undefined && scoped === undefined
      ? await computeAll(run, model, computed, { isKept, isAsked })
      : undefined;
  const filled = reused?.rows ?? scoped?.rows ?? all!.rows;
  if (all !== undefined) {
    const computation = { model: relation.id, fingerprint: print, runId: context.runId, rows: filled, isKept };
    await run(markComputed(computed, computation));
  }

  const diff = mode === 'reconcile' ? diffName(context.scratch, relation.id) : undefined;
  let changes = { inserted: filled, updated: 0, deleted: 0 };
  if (diff !== undefined) {
    await run(keyDiff(relation, computed, diff, scoped?.live));
    const [counts] = (await run(countDiff(diff))).rows;
    changes = {
      inserted: Number(counts!['inserted']),
      updated: Number(counts!['updated']),
      deleted: Number(counts!['deleted']),
    };
  }
  const before = context.layer.recorded.get(relation.id)?.rows ?? 0;
  const rows = scoped === undefined ? filled : before + changes.inserted - changes.deleted;
  return {
    kind: 'table',
    relation,
    reason: reused === undefined ? reasonOf(model, scoped) : reusedBecause(model, reused),
    upstream,
    state: stateAfter(context, model, mode, {
      fingerprint: print,
      isUnchanged: isUnchanged(changes),
      runId: reused?.runId ?? context.runId,
    }),
    mode,
    isRedefined: model.change.cause !== 'data' && model.change.cause !== 'written',
    computed,
    readable: scoped?.readable ?? computed,
    changedValues:
      diff === undefined ? undefined : await recordChanges(run, context, relation, { computed, diff, changes, rows }),
    consumed: model.consumed,
    scopeValues: scoped?.values,
    diff,
    changes,
    rows,
    plan: all?.plan,
    reusedFrom: reused?.runId,
    milliseconds: performance.now() - started,
  };
}

type Run = (statement: string, query?: { readonly offset: number }) => Promise<StatementResult>;

const EXPLAIN = 'explain ';

async function computeAll(
  run: Run,
  { relation, moved }: ModelToCompute,
  computed: RelationName,
  { isKept, isAsked }: { readonly isKept: boolean; readonly isAsked: boolean },
): Promise<{ readonly rows: number; readonly plan: string | undefined }> {
  const build = scratchBuild(relation, computed, { sql: retarget(relation.sql, moved), isKept });
  await run(build.create);
  const lines = isAsked
    ? (await run(`${EXPLAIN}${build.fill}`, { offset: EXPLAIN.length + build.queryOffset })).rows
    : [];
  const { count } = await run(build.fill, { offset: build.queryOffset });
  for (const statement of build.keys) await run(statement);
  await run(build.analyze);
  return { rows: count, plan: isAsked ? lines.map((line) => String(line['QUERY PLAN'])).join('\n') : undefined };
}

interface ScopedRows {
  readonly rows: number;
  /** How many values of the scope were computed. */
  readonly values: number;
  /** The live rows to compare them with. */
  readonly live: string;
  readonly readable: RelationName;
}

/** Computes only the rows that changes concern; `undefined` where all must be computed. */
async function computeScoped(
  run: Run,
  { scratch }: ComputeContext,
  { relation, moved, changed }: ModelToCompute,
  computed: RelationName,
): Promise<ScopedRows | undefined> {
  if (changed === undefined || isInFull(changed)) return undefined;
  const values = scratchName(scratch, relation.id, '__scope');
  for (const statement of scopeTable(relation.scope!, values, changed)) await run(statement);
  const [counted] = (await run(`select count(*)::text as "values" from ${qualifiedName(values)}`)).rows;
  const query = scopedQuery(relation, values, moved, (id) =>
    scratchName(scratch, relation.id, `__of_${digest([id]).slice(0, 8)}`),
  );
  for (const statement of query.views) await run(statement);
  const build = scratchBuild(relation, computed);
  const fill = fillScoped(relation, computed, query.sql, values);
  await run(build.create);
  const { count } = await run(fill.text, { offset: fill.queryOffset });
  for (const statement of build.keys) await run(statement);
  await run(build.analyze);
  const readable = scratchName(scratch, relation.id, '__all');
  await run(scopedResult(relation, computed, values, readable));
  return { rows: count, values: Number(counted!['values']), live: liveInScope(relation, values), readable };
}

/** Keeps the values of changed rows for the models that follow them. */
async function recordChanges(
  run: Run,
  { layer, scratch }: ComputeContext,
  relation: Relation,
  made: {
    readonly computed: RelationName;
    readonly diff: RelationName;
    readonly changes: ChangeCounts;
    readonly rows: number;
  },
): Promise<RelationName | undefined> {
  const { inserted, updated, deleted } = made.changes;
  const isWorth = isWorthRecording(inserted + updated + deleted, made.rows);
  if (isUnchanged(made.changes) || !isWorth || !isFollowed(relation.id, layer.recorded.values())) return undefined;
  const target = scratchName(scratch, relation.id, '__changed');
  for (const statement of changedValueTable(relation, made.computed, made.diff, target)) await run(statement);
  return target;
}

const reusedBecause = ({ change }: ModelToCompute, { runId }: Leftover): string =>
  `${change.reason} Reused: computed by run ${runId}.`;

function reasonOf({ change, relation, changed }: ModelToCompute, scoped: ScopedRows | undefined): string {
  if (scoped !== undefined) return `${change.reason} Computed for ${scoped.values} of ${relation.scope!.column}.`;
  return changed !== undefined && isInFull(changed)
    ? `${change.reason} Computed in full: ${changed.inFull}.`
    : change.reason;
}

export function modeOf(layer: LayerContext, relation: Relation): ComputedTable['mode'] {
  const live = liveOf(layer, relation);
  if (live === undefined) return 'create';
  return canReconcile(relation, live) ? 'reconcile' : 'replace';
}

/**
 * The state readers will see: the one they know where rows and contract are the same. Rows are the same when nothing differs from the
 * live ones; and when a table that is gone is made again from the same definition and inputs, because models are pure. Otherwise it is
 * that of the run that computed the rows, whoever publishes them: what another model was computed from stays what it was.
 */
function stateAfter(
  context: ComputeContext,
  model: ModelToCompute,
  mode: ComputedTable['mode'],
  made: { readonly fingerprint: string; readonly isUnchanged: boolean; readonly runId: string },
): string {
  const { relation } = model;
  const recorded = context.layer.recorded.get(relation.id);
  const isSameContract = recorded?.contract === contractDigest(relation);
  const isSame =
    mode === 'reconcile'
      ? made.isUnchanged && isSameContract
      : mode === 'create' && recorded?.fingerprint === made.fingerprint;
  return isSame && recorded !== undefined ? recorded.state : digest([made.fingerprint, made.runId]);
}
