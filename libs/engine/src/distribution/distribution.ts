import { schemaOf, type AnyModel } from '@medallion/model';
import { overriding } from '../environment/overriding.ts';
import type { Graph } from '../graph/graph.ts';
import type { WarehousePort } from '../ports/warehouse-port.ts';
import type { Relation, RelationName } from '../relation.ts';

/**
 * Where the rows of a table are that is not on the coordinator alone: on every node (`reference`), or spread by the values of a column of
 * the primary key, and then perhaps beside those of another table.
 */
export type RelationDistribution = 'reference' | { readonly by: string; readonly colocateWith?: ColocatedRelation };

export interface ColocatedRelation extends RelationName {
  readonly id: string;
}

/** How a model is declared to be distributed in an environment; `undefined` where it is local. */
export function describeDistribution(model: AnyModel, environment: string): RelationDistribution | undefined {
  const { distribution, layer } = model;
  if (distribution === 'local') return undefined;
  if (distribution === 'reference') return distribution;
  const { by, colocateWith: id } = distribution;
  if (id === undefined) return { by };
  return { by, colocateWith: { id, schema: schemaOf(layer, environment), name: id.slice(layer.length + 1) } };
}

/**
 * A relation as the server will have it: where that does not distribute, every table is local. All that follows, statements, digests and
 * plans, looks at the relation alone, so there a declared distribution changes nothing.
 */
export const relationOn = ({ distributes }: Pick<WarehousePort, 'distributes'>, relation: Relation): Relation =>
  distributes || relation.distribution === undefined ? relation : overriding(relation, { distribution: undefined });

export const graphOn = (port: Pick<WarehousePort, 'distributes'>, graph: Graph): Graph => ({
  ...graph,
  relations: new Map([...graph.relations].map(([id, relation]) => [id, relationOn(port, relation)])),
});
