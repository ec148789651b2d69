import { foreignDependents, readDependentViews, readIncomingForeignKeys, type Going } from '../catalog/dependents.ts';
import type { Exposure } from '@medallion/model';
import type { LiveRelation } from '../catalog/live-relations.ts';
import { exposuresOf } from '../exposures/model-exposure.ts';
import { touchedExposures, type TouchedExposure } from '../exposures/touched-exposures.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isView, type MaterializationKind, type Relation } from '../relation.ts';
import { columnReaders, type ColumnReaders } from './column-readers.ts';
import {
  contractBreaks,
  contractDiff,
  isSameContract,
  type ContractBreak,
  type ContractDiff,
} from './contract-diff.ts';
import { contractDigest } from './definition.ts';
import { liveOf, type LayerContext } from './layer-context.ts';
import type { LayerPlan, PlannedModel } from './plan-layer.ts';
import { relationContract, type PublishedDefinition } from './published-definition.ts';
import { mustReplace, schemaChangeOf } from './replacement.ts';
import { goingColumns, type SchemaChange } from './schema-change.ts';
import { sqlDiff } from './sql-diff.ts';

export interface BreakingChange extends ContractBreak {
  readonly readers: ColumnReaders;
  /** Declared consumers that read one of these, as published or as declared now, sorted by name. */
  readonly exposures: readonly TouchedExposure[];
}

/** How a model's declaration differs from what is published. */
export interface DefinitionDiff {
  /** Unified diff of the compiled queries; empty where they are the same. */
  readonly sqlDiff: string;
  readonly contractDiff: ContractDiff;
  /** What readers may not survive, with the readers there are. Empty: no change is breaking. */
  readonly breaking: readonly BreakingChange[];
  /**
   * Views and foreign keys of others that depend on the relation, where its contract changes or it is made anew:
   * `view reports.pipeline`. Which columns they need is theirs to know.
   */
  readonly consumers: readonly string[];
  /** The relation must be made anew to fit the contract: a build refuses that while there are consumers. */
  readonly isReplaced: boolean;
  /** `undefined` where it stays what it is. */
  readonly materialization: { readonly from: string; readonly to: string } | undefined;
}

/** What a build does about a table whose columns are not those of its contract. */
export interface PlannedSchemaChange extends Pick<SchemaChange, 'action' | 'changes'> {
  /** Views and foreign keys of others that need what goes, while which a build refuses. */
  readonly blockedBy: readonly string[];
}

export interface ExplainedModel extends PlannedModel {
  readonly materialization: MaterializationKind;
  /** Rows when last published, which is what a build is expected to make; `undefined` where nobody counted them. */
  readonly rows: number | undefined;
  /** How long it took to compute when it was last built; `undefined` before that, and of a layer that is up to date. */
  readonly milliseconds: number | undefined;
  /** `undefined` where the definition is the published one, or nobody remembers that. */
  readonly definition: DefinitionDiff | undefined;
  /** Of a table to be built; `undefined` where it fits, or is not there yet. */
  readonly schemaChange: PlannedSchemaChange | undefined;
}

/** Sums over the models that are to be built, as far as they are known; what is reused is not. */
export interface PlanEstimate {
  readonly models: number;
  /** Of tables: a view has none of its own. */
  readonly rows: number;
  /** As if one were computed after the other. */
  readonly milliseconds: number;
  /** How many of the models were never built, so that nothing is known of them. */
  readonly unknown: number;
}

export interface ExplainedPlan extends LayerPlan {
  readonly models: readonly ExplainedModel[];
  readonly estimate: PlanEstimate;
}

/**
 * Adds to a plan what is known from earlier builds: how much work it is, and what changed in definitions.
 *
 * @param exposures consumers as declared now, of whatever layer
 */
export async function explainPlan(
  port: WarehousePort,
  context: LayerContext,
  plan: LayerPlan,
  exposures: readonly Exposure[] = [],
): Promise<ExplainedPlan> {
  const durations = plan.isUpToDate ? new Map<string, number>() : await durationsOf(port, context);
  // What an environment changes is said against the base, where it will be published one day.
  const definitions = await definitionDiffs(port, context.base ?? context, plan, exposures);
  const schemaChanges = await plannedSchemaChanges(port, context, plan);
  const models = plan.models.map((planned): ExplainedModel => ({
    ...planned,
    materialization: context.graph.relations.get(planned.model)!.kind,
    rows: lastBuilt(context, planned.model)?.recorded.get(planned.model)?.rows,
    milliseconds: durations.get(planned.model),
    definition: definitions.get(planned.model),
    schemaChange: schemaChanges.get(planned.model),
  }));
  return { ...plan, models, estimate: estimateOf(models) };
}

/** Where a model was computed: what an environment never computed will be about what it is in the base. */
const lastBuilt = (context: LayerContext, id: string): LayerContext | undefined => {
  const recorded = context.recorded.get(id);
  return recorded === undefined || recorded.kind === 'reused' ? context.base : context;
};

async function durationsOf(port: WarehousePort, context: LayerContext): Promise<ReadonlyMap<string, number>> {
  const { base } = context;
  const [own, known] = await Promise.all([
    port.state.readDurations(context.environment),
    base === undefined ? new Map<string, number>() : port.state.readDurations(base.environment),
  ]);
  return new Map([...known, ...[...own].filter(([id]) => lastBuilt(context, id) === context)]);
}

function estimateOf(models: readonly ExplainedModel[]): PlanEstimate {
  const built = models.filter(({ action, materialization }) => action === 'build' && materialization !== 'reused');
  return {
    models: built.length,
    rows: built.reduce(
      (sum, { materialization, rows = 0 }) => (isView({ kind: materialization }) ? sum : sum + rows),
      0,
    ),
    milliseconds: built.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0),
    unknown: built.filter(({ milliseconds }) => milliseconds === undefined).length,
  };
}

async function definitionDiffs(
  port: WarehousePort,
  context: LayerContext,
  plan: LayerPlan,
  exposures: readonly Exposure[],
): Promise<ReadonlyMap<string, DefinitionDiff>> {
  const changed = plan.isUpToDate ? [] : context.relations.filter((relation) => mayBeRedefined(context, relation));
  const diffs = new Map<string, DefinitionDiff>();
  if (changed.length === 0) return diffs;
  const published = await port.state.readDefinitions(context.environment);
  for (const relation of changed) {
    const then = published.get(relation.id);
    if (then === undefined) continue;
    const changes = contractDiff(then.contract, relationContract(relation));
    if (hasSameStatements(context, relation) && isSameContract(changes)) continue;
    diffs.set(relation.id, await definitionDiff(port, context, { relation, then, changes }, published, exposures));
  }
  return diffs;
}

const hasSameStatements = (context: LayerContext, relation: Relation): boolean =>
  context.recorded.get(relation.id)?.definition === context.definitions.get(relation.id);

/** Also by its contract alone: whether a column of a view may be null is in no statement. */
const mayBeRedefined = (context: LayerContext, relation: Relation): boolean => {
  const recorded = context.recorded.get(relation.id);
  return (
    recorded !== undefined && (!hasSameStatements(context, relation) || recorded.contract !== contractDigest(relation))
  );
};

async function definitionDiff(
  port: WarehousePort,
  context: LayerContext,
  model: { readonly relation: Relation; readonly then: PublishedDefinition; readonly changes: ContractDiff },
  published: ReadonlyMap<string, PublishedDefinition>,
  declared: readonly Exposure[],
): Promise<DefinitionDiff> {
  const { relation, then, changes } = model;
  const exposures = [...published.values()].flatMap(({ model: id, exposures: then }) => [
    [id, then] as const,
    [id, exposuresOf(id, declared)] as const,
  ]);
  const live = liveOf(context, relation);
  const isReplaced = live !== undefined && mustReplace(relation, live, context.recorded.get(relation.id));
  const isConcerning = isReplaced || !isSameContract(changes);
  const kind = context.recorded.get(relation.id)!.kind;
  return {
    sqlDiff: sqlDiff(relation.id, then.sql, relation.sql),
    contractDiff: changes,
    breaking: contractBreaks(changes).map((each) => {
      const broken = each.columns.map((column) => `${relation.id}.${column}`);
      const readers = columnReaders(broken, published);
      const regrained = each.kind === 'key' ? relation.id : undefined;
      return { ...each, readers, exposures: touchedExposures(broken, readers, regrained, exposures) };
    }),
    consumers: live !== undefined && isConcerning ? await consumersOf(port, live) : [],
    isReplaced,
    materialization: kind === relation.kind ? undefined : { from: kind, to: relation.kind },
  };
}

/** What of others depends on a relation, or on the columns of it that go. */
async function consumersOf(
  port: WarehousePort,
  { oid }: LiveRelation,
  { forViews, forKeys }: { readonly forViews: Going; readonly forKeys: Going } = {
    forViews: { oid },
    forKeys: { oid },
  },
): Promise<string[]> {
  const [ours, views, foreignKeys] = await Promise.all([
    port.state.readOids(port),
    readDependentViews(port, [forViews]),
    readIncomingForeignKeys(port, [forKeys]),
  ]);
  return foreignDependents({ views, foreignKeys }, ours);
}

async function plannedSchemaChanges(
  port: WarehousePort,
  context: LayerContext,
  plan: LayerPlan,
): Promise<ReadonlyMap<string, PlannedSchemaChange>> {
  const planned = new Map<string, PlannedSchemaChange>();
  for (const { model } of plan.models.filter(({ action }) => action === 'build')) {
    const relation = context.graph.relations.get(model)!;
    const live = liveOf(context, relation);
    const change = live === undefined || isView(relation) ? undefined : schemaChangeOf(relation, live);
    if (live === undefined || change === undefined) continue;
    const { action, changes, columns } = change;
    const blockedBy =
      action === 'refuse'
        ? []
        : await consumersOf(port, live, action === 'migrate' ? goingColumns(live, columns) : undefined);
    planned.set(model, { action, changes, blockedBy });
  }
  return planned;
}
