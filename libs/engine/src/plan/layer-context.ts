import { BASE_ENVIRONMENT } from '@medallion/core';
import type { ModelCheck } from '@medallion/quality';
import { readLiveRelations, type LiveRelation } from '../catalog/live-relations.ts';
import { graphOn } from '../distribution/distribution.ts';
import { withDistributions } from '../distribution/live-distribution.ts';
import type { ChangeSet } from '../incremental/change-chain.ts';
import type { Consumed } from '../incremental/consumed.ts';
import type { Graph } from '../graph/graph.ts';
import { dueGrants } from '../grants/due-grants.ts';
import { digest } from '../hash.ts';
import type { ChecksAsOf, RecordedLayer, RecordedModel, SourceStates } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isSource, type Relation } from '../relation.ts';
import { definitionDigest } from './definition.ts';
import { checksDigest, checkedUpstreams, type LayerChecks } from './layer-checks.ts';
import { relationDrift } from './change-detector.ts';
import { publishedState, readState, upstreamStates, type StateOf } from './upstream-states.ts';

/** One layer of one environment, and what to build in it. */
export interface LayerTarget {
  readonly graph: Graph;
  readonly layer: string;
  readonly environment: string;
  readonly checks: LayerChecks;
  /** The same layer in the base, compiled from the same models: what an environment reuses. Left out, it computes everything. */
  readonly base?: LayerTarget;
  /** Of an environment as of an instant of its own. Left out, its clock is the base's. */
  readonly clock?: SourceStates['clock'];
}

/** Everything that decides whether, and what of, a layer is built; read once and used by probe, plan and build alike. */
export interface LayerContext extends LayerTarget {
  /** The layer's models in build order. */
  readonly relations: readonly Relation[];
  readonly definitions: ReadonlyMap<string, string>;
  /** Digests of the models' checks. */
  readonly checkDigests: ReadonlyMap<string, string>;
  readonly recorded: ReadonlyMap<string, RecordedModel>;
  readonly live: ReadonlyMap<string, LiveRelation>;
  readonly sources: SourceStates;
  readonly ledger: RecordedLayer | undefined;
  /** What earlier publishes changed, by model, where something follows it. */
  readonly changeSets: ReadonlyMap<string, readonly ChangeSet[]>;
  /** Of the base: what incremental models of environments were computed from, the base's tables perhaps among it. */
  readonly followers: readonly Consumed[];
  /** Roles to which a build granted what is declared, by model or layer: what may be taken back. */
  readonly grants: ReadonlyMap<string, readonly string[]>;
  /** Digest of all the layer should be: see `desiredState`. */
  readonly desired: string;
  /** Of an environment that reuses: the layer in the base, as the environment's models would have it there. */
  readonly base?: LayerContext;
}

/** Reads what decides about a layer, of which nothing is reused. */
export async function readContext(
  port: WarehousePort,
  target: Omit<LayerTarget, 'base'>,
  sources: SourceStates,
): Promise<LayerContext> {
  const { layer, environment } = target;
  const graph = graphOn(port, target.graph);
  const relations = graph.order.map((id) => graph.relations.get(id)!).filter((relation) => relation.layer === layer);
  const definitions = new Map(relations.map((relation) => [relation.id, definitionDigest(relation)]));
  const checkDigests = new Map(
    relations.map((relation) => [relation.id, checksDigest(relation, checksFor(target, relation.id))]),
  );
  const [recorded, ledger, changeSets, followers, grants, live] = await Promise.all([
    port.state.readModels(environment),
    port.state.readLayer(environment, layer),
    port.state.readChangeSets(environment),
    environment === BASE_ENVIRONMENT ? port.state.readFollowers(environment) : [],
    port.state.readGrants(environment),
    readRelations(port, relations),
  ]);
  const context = {
    ...target,
    graph,
    relations,
    definitions,
    checkDigests,
    recorded,
    live,
    sources,
    ledger,
    changeSets,
    followers,
    grants,
  };
  return { ...context, desired: desiredState(port.identity, context) };
}

/** All relations of a layer's schemas as the database has them, by `schema.name`; where the server distributes, also how it has them. */
export async function readRelations(
  port: WarehousePort,
  relations: readonly Relation[],
): Promise<ReadonlyMap<string, LiveRelation>> {
  const live = await readLiveRelations(
    port,
    relations.map(({ schema }) => schema),
  );
  return port.distributes ? withDistributions(port, relations, live) : live;
}

/**
 * What the layer should be: which database, every statement the engine would emit for it, and the states of what it reads in other
 * layers, in raw and in the clock, its checks included. Models inside the layer need none: they follow from these.
 */
function desiredState(identity: string, context: Omit<LayerContext, 'desired'>): string {
  const published = publishedState(context.recorded);
  const inLayer = new Set(context.relations.map((relation) => relation.id));
  return digest([
    identity,
    context.environment,
    context.layer,
    ...[...context.relations]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .flatMap((relation) => {
        const upstream = upstreamStates(relation, context, published);
        const checked = checkedUpstreams(checksFor(context, relation.id)).map(
          (id) => [id, readState(id, context, published)] as const,
        );
        const external = [...Object.entries(upstream), ...checked].filter(([id]) => isSource(id) || !inLayer.has(id));
        return [
          relation.id,
          context.definitions.get(relation.id)!,
          context.checkDigests.get(relation.id)!,
          ...external.flat(),
        ];
      }),
  ]);
}

/** The checks of one of the layer's models. */
export const checksFor = (target: Pick<LayerTarget, 'checks'>, id: string): readonly ModelCheck[] =>
  target.checks.get(id) ?? [];

/**
 * What a model's checks are and read, by which it is known whether they must run again.
 */
export const checksAsOf = (context: LayerContext, id: string, stateOf: StateOf): ChecksAsOf => ({
  digest: context.checkDigests.get(id)!,
  upstream: Object.fromEntries(
    checkedUpstreams(checksFor(context, id)).map((upstream) => [upstream, readState(upstream, context, stateOf)]),
  ),
});

/** The layer was published as it should be, and the catalog has nothing to say against it. */
export const isUpToDate = (context: LayerContext): boolean =>
  context.ledger?.desired === context.desired &&
  context.ledger.actual === context.desired &&
  context.relations.every(
    (relation) =>
      relationDrift(relation, context.recorded.get(relation.id), liveOf(context, relation)) === undefined &&
      dueGrants(context, relation) === undefined,
  );

export const liveOf = (context: Pick<LayerContext, 'live'>, relation: Relation): LiveRelation | undefined =>
  context.live.get(`${relation.schema}.${relation.name}`);
