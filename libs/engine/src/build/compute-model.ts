import { qualifiedName } from '@medallion/quality';
import { besideOf } from '../distribution/beside.ts';
import { digest } from '../hash.ts';
import type { Consumed } from '../incremental/consumed.ts';
import { publishedTable } from '../incremental/followed-tables.ts';
import { abreast, consumersOf, isFollowed, isWorthRecording } from '../incremental/followed.ts';
import { changedValueTable } from '../incremental/scoped-statements.ts';
import { isInFull, type WhatChanged } from '../incremental/what-changed.ts';
import type { Session } from '../ports/warehouse-port.ts';
import type { ChangeCounts } from './build-options.ts';
import type { Change } from '../plan/change-detector.ts';
import { contractDigest, fingerprint, viewState } from '../plan/definition.ts';
import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import { canReconcile, schemaChangeOf } from '../plan/replacement.ts';
import type { ColumnChanges } from '../plan/schema-change.ts';
import type { UpstreamStates } from '../plan/upstream-states.ts';
import { isView, type Relation, type RelationName } from '../relation.ts';
import { analyze } from '../statements/table.ts';
import { changedColumns } from '../statements/changed-columns.ts';
import { countDiff, keyDiff } from '../statements/key-diff.ts';
import { liveAfter } from '../statements/migrate.ts';
import { diffName, scratchName, type Scratch } from '../statements/object-names.ts';
import { retarget } from '../statements/retarget.ts';
import { fillMaterializedView } from '../statements/materialized-view.ts';
import { scratchBuild } from '../statements/scratch-build.ts';
import { createView } from '../statements/view.ts';
import { columnStatesAfter, NOTHING_CHANGED, reusedColumnStates, type ChangedParts } from './column-states-after.ts';
import { computePart, duePart, showPart, type DuePart } from './compute-part.ts';
import { isUnchanged, type ComputedTable, type ComputedView } from './computed-model.ts';
import { markComputed, takeOver, type Leftover } from './leftovers.ts';
import { modelFailure } from './model-failure.ts';
import { runFor, type Run } from './run-statement.ts';

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

/** Makes a view of a changed model aside, where others of its layer read it, or its checks could not see what it will show. */
export async function computeView(
  session: Session,
  context: ComputeContext,
  model: ModelToCompute,
): Promise<ComputedView> {
  const started = performance.now();
  const { relation, upstream } = model;
  const needsDdl = model.change.cause !== 'data';
  const sql = retarget(relation.sql, model.moved);
  const isChecked = isView(relation) && (needsDdl || sql !== relation.sql);
  const isRead = readersOf(context.layer, relation).length > 0;
  const computed = isRead || isChecked ? scratchName(context.scratch, relation.id) : undefined;
  if (computed !== undefined) {
    // Stored once for all that read it, as they would find it published.
    const create = relation.kind === 'materialized_view' ? fillMaterializedView : createView;
    const statement = create(relation, sql, computed);
    await session.execute(statement).catch((error: unknown) => {
      throw modelFailure(relation, error, {
        text: statement,
        queryOffset: statement.indexOf('\n') + 1,
        query: relation.sql,
      });
    });
  }
  if (computed !== undefined && relation.kind === 'materialized_view')
    await session.execute(`analyze ${qualifiedName(computed)}`);
  return {
    kind: 'view',
    relation,
    reason: model.change.reason,
    upstream,
    state: viewState(relation, upstream),
    columnStates: reusedColumnStates(context.layer, relation),
    needsDdl,
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
  const { relation, change } = model;
  const mode = modeOf(context.layer, relation);
  const isKept = mode !== 'reconcile';
  const run = runFor(session, relation);
  const print = fingerprint(context.layer.definitions.get(relation.id)!, model.upstream);
  const part = isKept ? undefined : await duePart(run, context.scratch, model);
  const needed = { fingerprint: print, isKept, part: part?.name };
  const reused = await takeOver(session, context.leftovers.get(relation.id), needed);
  const computed = reused?.table ?? scratchName(context.scratch, relation.id);
  const { rows: filled, plan }: Filled =
    reused ??
    (part === undefined
      ? await computeAll(run, context, model, computed)
      : { rows: await computePart(run, context.scratch, { ...model, due: part, computed }) });
  if (reused === undefined) {
    const milliseconds = performance.now() - started;
    await run(
      markComputed(computed, { model: relation.id, ...needed, runId: context.runId, rows: filled, milliseconds }),
    );
  }
  const shown = part && (await showPart(run, context.scratch, { relation, due: part, computed }));

  const migration = mode === 'reconcile' ? migrationOf(context.layer, relation) : undefined;
  const diff = mode === 'reconcile' ? diffName(context.scratch, relation.id) : undefined;
  let changes = { inserted: filled, updated: 0, deleted: 0 };
  if (diff !== undefined) {
    const live = shown?.live ?? (migration && liveAfter(relation, migration));
    for (const statement of keyDiff(relation, computed, diff, live)) await run(statement);
    const [counts] = (await run(countDiff(diff))).rows;
    changes = {
      inserted: Number(counts!['inserted']),
      updated: Number(counts!['updated']),
      deleted: Number(counts!['deleted']),
    };
    // For a table nobody analyzed a good many rows are assumed, and the live one is read whole to find a few by their keys.
    if (!isUnchanged(changes)) await run(analyze(diff));
  }
  // Tables computed from it now should find good plans; the publish reads it once, by its key.
  if (!isUnchanged(changes) && mode === 'reconcile' && isComputedFrom(context.layer, relation)) {
    await run(analyze(computed));
  }
  const recorded = context.layer.recorded.get(relation.id);
  const rows = part === undefined ? filled : (recorded?.rows ?? 0) + changes.inserted - changes.deleted;
  const state = stateAfter(context, model, mode, {
    fingerprint: print,
    isUnchanged: isUnchanged(changes),
    runId: reused?.runId ?? context.runId,
  });
  const changed =
    diff !== undefined
      ? await changedParts(run, context, relation, { computed, diff, changes, migration })
      : state === recorded?.state
        ? NOTHING_CHANGED
        : undefined;
  // Rows of other days are still of what they were computed from.
  const { upstream, consumed } = change.cause === 'days' ? recorded! : model;
  return {
    kind: 'table',
    relation,
    reason: `${reasonOf(model, part)}${reused === undefined ? '' : ` Reused: computed by run ${reused.runId}.`}`,
    upstream,
    state,
    columnStates: columnStatesAfter(relation, state, changed && recorded?.columnStates, changed ?? NOTHING_CHANGED),
    mode,
    migration,
    cause: change.cause,
    computed,
    readable: shown?.readable ?? computed,
    changedValues:
      diff === undefined ? undefined : await recordChanges(run, context, relation, { computed, diff, changes, rows }),
    consumed,
    stillDue: change.stillDue,
    scopeValues: part?.values?.count,
    diff,
    changes,
    rows,
    plan,
    reusedFrom: reused?.runId,
    millisecondsBefore: reused?.milliseconds ?? 0,
    milliseconds: performance.now() - started,
  };
}

interface Filled {
  readonly rows: number;
  /** As `ComputedTable.plan`. */
  readonly plan?: string | undefined;
}

const EXPLAIN = 'explain ';

async function computeAll(
  run: Run,
  { layer, planned }: ComputeContext,
  { relation, moved }: ModelToCompute,
  computed: RelationName,
): Promise<Filled> {
  const isKept = modeOf(layer, relation) !== 'reconcile';
  const beside = isKept ? besideOf(layer, relation) : relation;
  const build = scratchBuild(relation, computed, { sql: retarget(relation.sql, moved), isKept, beside });
  for (const statement of build.create) await run(statement);
  const isAsked = !planned.has(layer.definitions.get(relation.id)!);
  const lines = isAsked
    ? (await run(`${EXPLAIN}${build.fill}`, { offset: EXPLAIN.length + build.queryOffset })).rows
    : [];
  const { count } = await run(build.fill, { offset: build.queryOffset });
  for (const statement of build.keys) await run(statement);
  if (isKept) await run(analyze(computed));
  return { rows: count, plan: isAsked ? lines.map((line) => String(line['QUERY PLAN'])).join('\n') : undefined };
}

const readersOf = (layer: LayerContext, { id }: Relation): Relation[] =>
  layer.relations.filter((reader) => reader.dependencies.includes(id));

/** Whether a table of the layer reads it, directly or through views. */
const isComputedFrom = (layer: LayerContext, relation: Relation): boolean =>
  readersOf(layer, relation).some((reader) => !isView(reader) || isComputedFrom(layer, reader));

/** What of a reconciled table changes; all columns where no model reads it, for then nobody asks. */
async function changedParts(
  run: Run,
  { layer }: ComputeContext,
  relation: Relation,
  { computed, diff, changes, migration }: Made & { readonly migration: ColumnChanges | undefined },
): Promise<ChangedParts> {
  const rows = changes.inserted + changes.deleted > 0;
  const added = new Set(migration?.added);
  const there = relation.columns.filter((column) => !added.has(column) && !relation.primaryKey.includes(column.name));
  if (changes.updated === 0 || there.length === 0) return { rows, columns: new Set() };
  // Of other layers the graph knows nothing.
  const isRead =
    layer.graph.readers.has(relation.id) ||
    [...layer.recorded.values()].some(({ upstream }) => relation.id in upstream);
  const [found] = isRead ? (await run(changedColumns(relation, there, computed, diff))).rows : [];
  return { rows, columns: new Set(there.map(({ name }) => name).filter((name) => found?.[name] !== false)) };
}

interface Made {
  readonly computed: RelationName;
  readonly diff: RelationName;
  readonly changes: ChangeCounts;
}

/** Keeps the values of changed rows for the models that follow them. */
async function recordChanges(
  run: Run,
  { layer, scratch }: ComputeContext,
  relation: Relation,
  made: Made & { readonly rows: number },
): Promise<RelationName | undefined> {
  const { inserted, updated, deleted } = made.changes;
  const isWorth = isWorthRecording(inserted + updated + deleted, made.rows);
  const { id } = relation;
  const consumers = [
    ...[...layer.recorded.values()].flatMap(consumersOf),
    ...abreast(id, publishedTable(layer, id), layer.followers),
  ];
  if (isUnchanged(made.changes) || !isWorth || !isFollowed(relation, consumers)) return undefined;
  const target = scratchName(scratch, relation.id, '__changed');
  for (const statement of changedValueTable(relation, made.computed, made.diff, target)) await run(statement);
  return target;
}

function reasonOf({ change, relation, changed }: ModelToCompute, part: DuePart | undefined): string {
  if (part?.values !== undefined)
    return `${change.reason} Computed for ${part.values.count} of ${relation.scope!.column}.`;
  return changed !== undefined && isInFull(changed)
    ? `${change.reason} Computed in full: ${changed.inFull}.`
    : change.reason;
}

export function modeOf(layer: LayerContext, relation: Relation): ComputedTable['mode'] {
  const live = liveOf(layer, relation);
  if (live === undefined) return 'create';
  return canReconcile(relation, live) ? 'reconcile' : 'replace';
}

const migrationOf = (layer: LayerContext, relation: Relation): ColumnChanges | undefined =>
  schemaChangeOf(relation, liveOf(layer, relation)!)?.columns;

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
