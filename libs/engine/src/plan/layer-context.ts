import { readLiveRelations, type LiveRelation } from '../catalog/live-relations.ts';
import type { Graph } from '../graph/graph.ts';
import { digest } from '../hash.ts';
import type { RecordedLayer, RecordedModel, SourceStates } from '../ports/records.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import { isSource, type Relation } from '../relation.ts';
import { definitionDigest, type DeclaredChecks } from './definition.ts';
import { relationDrift } from './change-detector.ts';
import { publishedState, upstreamStates } from './upstream-states.ts';

/** One layer of one environment, and what to build in it. */
export interface LayerTarget {
  readonly graph: Graph;
  readonly layer: string;
  readonly environment: string;
  readonly checks?: DeclaredChecks;
}

/** Everything that decides whether, and what of, a layer is built; read once and used by probe, plan and build alike. */
export interface LayerContext extends LayerTarget {
  /** The layer's models in build order. */
  readonly relations: readonly Relation[];
  readonly definitions: ReadonlyMap<string, string>;
  readonly recorded: ReadonlyMap<string, RecordedModel>;
  readonly live: ReadonlyMap<string, LiveRelation>;
  readonly sources: SourceStates;
  readonly ledger: RecordedLayer | undefined;
  /** Digest of all the layer should be: see `desiredState`. */
  readonly desired: string;
}

export async function readLayerContext(port: WarehousePort, target: LayerTarget): Promise<LayerContext> {
  const { graph, layer, environment } = target;
  const relations = graph.order.map((id) => graph.relations.get(id)!).filter((relation) => relation.layer === layer);
  const definitions = new Map(relations.map((relation) => [relation.id, definitionDigest(relation, target.checks)]));
  const schemas = relations.map((relation) => relation.schema);
  const [recorded, sources, ledger, live] = await Promise.all([
    port.state.readModels(environment),
    port.state.readSources(environment),
    port.state.readLayer(environment, layer),
    readLiveRelations(port, schemas),
  ]);
  const context = { ...target, relations, definitions, recorded, live, sources, ledger };
  return { ...context, desired: desiredState(port.identity, context) };
}

/**
 * What the layer should be: which database, every statement the engine would emit for it, and the states of what it reads in other
 * layers, in raw and in the clock. Models inside the layer need none: they follow from these.
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
        const external = Object.entries(upstream).filter(([id]) => isSource(id) || !inLayer.has(id));
        return [relation.id, context.definitions.get(relation.id)!, ...external.flat()];
      }),
  ]);
}

/** The layer was published as it should be, and the catalog has nothing to say against it. */
export const isUpToDate = (context: LayerContext): boolean =>
  context.ledger?.desired === context.desired &&
  context.ledger.actual === context.desired &&
  context.relations.every(
    (relation) => relationDrift(relation, context.recorded.get(relation.id), liveOf(context, relation)) === undefined,
  );

export const liveOf = (context: LayerContext, relation: Relation): LiveRelation | undefined =>
  context.live.get(`${relation.schema}.${relation.name}`);
