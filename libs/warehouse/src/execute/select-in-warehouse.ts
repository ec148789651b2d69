import { BASE_ENVIRONMENT } from '@medallion/core';
import {
  buildGraph,
  definitionDigest,
  describeRelations,
  parseSelectors,
  relationOn,
  selectModels,
  type Selection,
  type SelectionFacts,
} from '@medallion/engine';
import type { AnyModel, Exposure } from '@medallion/model';
import type { Warehouse } from '../connection/warehouse.ts';
import { readSeed } from './execute-layer.ts';
import { withPort } from './postgres-port.ts';

export interface WarehouseSelection extends Selection {
  /** Of every layer: the graph is walked across them. */
  readonly models: readonly AnyModel[];
  /** Consumers that `exposure:` may name. */
  readonly exposures?: readonly Exposure[];
  /** Whose last runs `result:` is about; modified and new is what the base has otherwise or not at all. Default `base`. */
  readonly environment?: string;
}

/** No publish and no run is known: states and results select nothing. */
const NO_FACTS: SelectionFacts = { modified: new Set(), unpublished: new Set(), results: new Map() };

/**
 * Fails as `selectInWarehouse` would, without a database: that a name or pattern is of no model is said before one is connected to.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export function assertSelectable({ models, exposures, ...selection }: Omit<WarehouseSelection, 'environment'>): void {
  selectModels(buildGraph(describeRelations(models, { seedText: readSeed, exposures })), selection, NO_FACTS);
}

/**
 * The ids of the models selected, in build order. The database is asked only where the selectors are about states or results.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function selectInWarehouse(warehouse: Warehouse, selection: WarehouseSelection): Promise<string[]> {
  const { models, exposures, environment = BASE_ENVIRONMENT, select, exclude = [] } = selection;
  const relations = describeRelations(models, { environment: BASE_ENVIRONMENT, seedText: readSeed, exposures });
  const methods = new Set(parseSelectors([...select, ...exclude]).flatMap((part) => part.map(({ method }) => method)));
  if (!methods.has('state') && !methods.has('result')) return selectModels(buildGraph(relations), selection, NO_FACTS);
  const facts = await withPort(warehouse, undefined, async (port): Promise<SelectionFacts> => {
    const recorded = await port.state.readModels(BASE_ENVIRONMENT);
    const changed = relations.filter(
      (relation) => recorded.get(relation.id)?.definition !== definitionDigest(relationOn(port, relation)),
    );
    const { rows } = await port.execute(
      `select distinct on (model) model, status from ops.model_run where environment = $1
       order by model, finished_at desc, run_id desc`,
      [environment],
    );
    return {
      modified: new Set(changed.map(({ id }) => id)),
      unpublished: new Set(relations.flatMap(({ id }) => (recorded.has(id) ? [] : [id]))),
      results: new Map(rows.map((row) => [String(row['model']), String(row['status'])])),
    };
  });
  return selectModels(buildGraph(relations), selection, facts);
}
