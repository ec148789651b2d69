import { quoted } from '@medallion/model';
import { qualifiedName, type CheckResult } from '@medallion/quality';
import { restoreBelongings } from '../catalog/belongings.ts';
import { readLiveRelations, type LiveRelation } from '../catalog/live-relations.ts';
import { applyGrants } from '../grants/apply-grants.ts';
import { liveOf, type LayerContext } from '../plan/layer-context.ts';
import { mustReplace } from '../plan/replacement.ts';
import type { Session, WarehousePort } from '../ports/warehouse-port.ts';
import { isComputed, type Relation } from '../relation.ts';
import { scratchSchema } from '../statements/object-names.ts';
import { adoptableViews } from './adoptable-views.ts';
import { abortable } from './abortable-session.ts';
import { lockTimeoutOf, type BuildOptions } from './build-options.ts';
import type { ComputedModel, ComputedTable, ComputedView } from './computed-model.ts';
import { makeWay, remadeAs, restoreViews } from './make-way.ts';
import { releaseOrphans } from './orphans.ts';
import { adoptTables, reconcileTables, redefineTables, tightenTables } from './publish-tables.ts';
import { publishViews } from './publish-views.ts';
import { recordPublish } from './record-publish.ts';
import { runHooks } from './run-hooks.ts';
import { runChecks, throwBlockingFailures, type Audited, type CheckedModels } from './run-checks.ts';

export interface Published extends CheckedModels {
  /**
   * Tables of which much changed in place, and materialized views that were refreshed, for ANALYZE once the transaction has ended; new
   * tables were analyzed where they were computed.
   */
  readonly toAnalyze: readonly Relation[];
  /** What the rows of materialized views took, by id: the server computes them in the transaction. */
  readonly milliseconds: ReadonlyMap<string, number>;
}

/** Citus refuses to change, over several connections to a node, tables of different kinds that foreign keys connect. */
const SEQUENTIAL = { 'citus.multi_shard_modify_mode': 'sequential' };

/**
 * Publishes a layer in one transaction: definitions, rows, checks and the record of it all become visible together, or not at all.
 * Readers are never blocked by changed rows; only a relation that is new or no longer fits takes locks, and waits for them in bounds.
 *
 * @param results filled with the checks' results, so that a failed publish can report them
 */
export function publishLayer(
  port: WarehousePort,
  layer: LayerContext,
  { computed, audited }: { readonly computed: ReadonlyMap<string, ComputedModel>; readonly audited?: Audited },
  options: BuildOptions,
  token: string,
  results: CheckResult[],
): Promise<Published> {
  const models = layer.relations.map((relation) => computed.get(relation.id)!);
  const built = models.filter((model) => model.kind !== 'skipped');
  const tables = layer.graph.publishOrder.flatMap((id) =>
    built.filter((model) => model.relation.id === id && isTable(model)),
  );
  const views = built.filter((model): model is ComputedView => model.kind === 'view');
  const unchanged = models.filter((model) => model.kind === 'skipped' && !model.isDue).map(({ relation }) => relation);
  return port.transaction(
    async (transaction) => {
      const session = abortable(transaction, options.signal);
      const milliseconds = await publishDefinitionsAndRows(
        session,
        port,
        layer,
        { tables: tables as ComputedTable[], views, unchanged, adoptable: adoptableViews(layer.relations, computed) },
        options,
      );
      const checked = await runChecks(session, layer, models, audited);
      results.push(...checked.results);
      throwBlockingFailures(layer, checked.results);
      const live = await liveRelations(session, layer);
      await applyGrants(session, { layer, live, state: port.state, logger: options.logger });
      const timed = models.map((model) => ({
        ...model,
        milliseconds: model.milliseconds + (milliseconds.get(model.relation.id) ?? 0),
      }));
      await recordPublish(port.state, session, { layer, models: timed, checked, live, token, runId: options.runId });
      const muchChanged = (tables as ComputedTable[]).filter(isMuchChanged).map((table) => table.relation);
      const refreshed = views.map(({ relation }) => relation).filter(({ kind }) => kind === 'materialized_view');
      return { ...checked, toAnalyze: [...muchChanged, ...refreshed], milliseconds };
    },
    {
      repeatableRead: true,
      lockTimeoutMs: lockTimeoutOf(options),
      settings: port.distributes ? SEQUENTIAL : {},
    },
  );
}

interface ToPublish {
  readonly tables: readonly ComputedTable[];
  readonly views: readonly ComputedView[];
  /** Models that are as they should be. Those that are due and were not selected are none of these: they stay what they were. */
  readonly unchanged: readonly Relation[];
  readonly adoptable: ReturnType<typeof adoptableViews>;
}

async function publishDefinitionsAndRows(
  session: Session,
  port: WarehousePort,
  layer: LayerContext,
  { tables, views, unchanged, adoptable }: ToPublish,
  options: BuildOptions,
): Promise<ReadonlyMap<string, number>> {
  const built = layer.relations.filter((relation) =>
    [...tables, ...views].some((model) => model.relation === relation),
  );
  // What will be made anew is still there for them to see.
  await runHooks(session, built, 'before', (id) => isThere(layer, id));

  const recreated = views.filter((view) => {
    const live = liveOf(layer, view.relation);
    return (
      view.needsDdl && live !== undefined && mustReplace(view.relation, live, layer.recorded.get(view.relation.id))
    );
  });
  const outgrown = [...tables.filter((table) => table.mode === 'replace'), ...recreated].map(({ relation }) =>
    liveOf(layer, relation)!,
  );
  const reconciled = tables.filter((table) => table.mode === 'reconcile');
  const migrated = reconciled.flatMap(({ relation, migration }) =>
    migration === undefined ? [] : [{ live: liveOf(layer, relation)!, changes: migration }],
  );
  // Environments have views on what the base published.
  const ours = outgrown.length + migrated.length === 0 ? new Set<string>() : await port.state.readOids(session);
  await releaseOrphans(session, layer, options.logger);
  const dropped = await makeWay(session, { relations: outgrown, migrated }, ours, scratchSchema(layer.environment));
  const gone = new Set(dropped.aside.map(({ name }) => name));

  const fresh = tables.filter((table) => table.mode !== 'reconcile');
  await redefineTables(session, reconciled, (relation) => liveOf(layer, relation)!);
  await adoptTables(session, fresh);
  await reconcileTables(session, layer.graph, reconciled);

  const live = await liveRelations(session, layer);
  const find = (relation: Relation): LiveRelation => live.get(`${relation.schema}.${relation.name}`)!;
  // Also tables that did not change: a foreign key of theirs may have gone with the table it named.
  const tightened = [...tables.map(({ relation }) => relation), ...unchanged.filter(isComputed)];
  await tightenTables(session, tightened, find);

  const droppedViews = new Map(dropped.views.map((view) => [`${view.schema}.${view.name}`, view]));
  const droppedAs = (relation: Relation) => droppedViews.get(`${relation.schema}.${relation.name}`);
  const remade = views
    .filter(({ relation, needsDdl }) => needsDdl || droppedAs(relation) !== undefined)
    .map(({ relation }) => relation);
  const restored = new Map(
    layer.relations
      .filter((relation) => !built.includes(relation))
      .flatMap((relation) => {
        const before = droppedAs(relation);
        return before === undefined ? [] : [[relation, before] as const];
      }),
  );
  const publishedViews = await publishViews(session, {
    relations: layer.relations.filter(
      (relation) => restored.has(relation) || views.some((view) => view.relation === relation),
    ),
    remade: new Set(remade),
    restored,
    adoptable: new Map([...adoptable].filter(([, { name }]) => !gone.has(name))),
    live: (relation) => live.get(`${relation.schema}.${relation.name}`),
  });
  for (const { id } of publishedViews.redefined) {
    options.logger.warn(
      `${id} was not selected, but what it showed is gone: it is as declared now, and still to be built.`,
      { model: id },
    );
  }
  const inLayer = new Set(layer.relations.map((relation) => `${relation.schema}.${relation.name}`));
  const elsewhere = dropped.views.filter((view) => !inLayer.has(`${view.schema}.${view.name}`));
  for (const view of [...publishedViews.lost, ...(await restoreViews(session, elsewhere))]) {
    options.logger.warn(`${view.schema}.${view.name} shows columns that are gone; building its layer makes it anew.`, {
      view: `${view.schema}.${view.name}`,
    });
  }
  // Otherwise the next publish that drops them would take them for somebody else's.
  if (dropped.views.length > 0) await port.state.writeOids(session, await remadeAs(session, dropped.views));
  const hasItsKeys = new Set(tightened.map((relation) => `${relation.schema}.${relation.name}`));
  for (const key of dropped.foreignKeys.filter((key) => !hasItsKeys.has(`${key.table.schema}.${key.table.name}`))) {
    await session.execute(
      `alter table ${qualifiedName(key.table)} add constraint ${quoted(key.name)} ${key.definition}`,
    );
  }
  await restoreBelongings(session, dropped.belongings);
  await grantReading(session, port, [...fresh.map((table) => table.relation), ...remade, ...elsewhere]);
  await runHooks(session, built, 'after');
  return publishedViews.milliseconds;
}

/** Of other layers nothing is known here, and they are built before. */
function isThere(layer: LayerContext, id: string): boolean {
  const relation = layer.graph.relations.get(id);
  return relation?.layer !== layer.layer || liveOf(layer, relation) !== undefined;
}

async function grantReading(
  session: Session,
  port: WarehousePort,
  relations: readonly { readonly schema: string; readonly name: string }[],
): Promise<void> {
  if (port.readerRole === undefined || relations.length === 0) return;
  const { rows } = await session.execute(
    `select "n"."nspname" as "schema", "c"."relname" as "name" from "pg_catalog"."pg_class" as "c"
     join "pg_catalog"."pg_namespace" as "n" on "n"."oid" = "c"."relnamespace" where "n"."nspname" = any ($1::text[])`,
    [[...new Set(relations.map((relation) => relation.schema))]],
  );
  const present = new Set(rows.map((row) => `${row['schema']}.${row['name']}`));
  const names = relations.filter((relation) => present.has(`${relation.schema}.${relation.name}`)).map(qualifiedName);
  if (names.length > 0) await session.execute(`grant select on ${names.join(', ')} to ${quoted(port.readerRole)}`);
}

/** As autovacuum has it (autovacuum_analyze_scale_factor), which adds up what smaller changes leave to it, and comes up to a minute later. */
const isMuchChanged = ({ mode, changes, rows }: ComputedTable): boolean =>
  mode === 'reconcile' && changes.inserted + changes.updated + changes.deleted > rows / 10;

const isTable = (model: ComputedModel): boolean => model.kind === 'table';

const liveRelations = (session: Session, layer: LayerContext): Promise<ReadonlyMap<string, LiveRelation>> =>
  readLiveRelations(
    session,
    layer.relations.map((relation) => relation.schema),
  );
