import type { LayerContext } from '../plan/layer-context.ts';
import { ABSENT } from '../plan/upstream-states.ts';
import type { ChangeSet } from './change-chain.ts';

/** What a publish recorded of a table that models follow. */
export interface FollowedTable {
  readonly state: string;
  readonly sets: readonly ChangeSet[];
  readonly rows: number | undefined;
}

type Environment = Pick<LayerContext, 'base' | 'graph' | 'recorded' | 'changeSets'>;

/**
 * A table as it was last published. What an environment takes from the base by view is the base's table: its models follow that, so that
 * what the base recorded of its changes leads into the environment.
 */
export function publishedTable(layer: Environment, id: string): FollowedTable {
  const place = layer.base !== undefined && isReused(layer, id) ? layer.base : layer;
  const recorded = place.recorded.get(id);
  return { state: recorded?.state ?? ABSENT, sets: place.changeSets.get(id) ?? [], rows: recorded?.rows };
}

/** Whether an environment shows the base's table under a model's name. */
export const isReused = ({ graph, recorded }: Pick<Environment, 'graph' | 'recorded'>, id: string): boolean =>
  (graph.relations.get(id) ?? recorded.get(id))?.kind === 'reused';
