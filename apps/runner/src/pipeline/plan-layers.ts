import type { Days, ExplainedPlan, Probe } from '@medallion/engine';
import { planLayerInWarehouse, probeLayerInWarehouse, type AsOf, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { selectLayer, selectValidLayer, type LayerName } from '../layers.ts';
import { selectedDailyFacts } from './daily-facts.ts';
import { selectedLayers, type Selectors } from './selected-layers.ts';

/** What a build would do, as far as it can be known before: a model built to the same rows leaves its readers as they are after all. */
export async function planLayers(
  warehouse: Warehouse,
  {
    select,
    exclude,
    environment,
    force,
    asOf,
    days,
  }: Selectors & { readonly force: boolean; readonly asOf?: AsOf | undefined; readonly days?: Days | undefined },
  config: MedallionConfig,
): Promise<ExplainedPlan[]> {
  const plans: ExplainedPlan[] = [];
  const selection = days === undefined ? selectedLayers : selectedDailyFacts;
  const layers = await selection(warehouse, { select, exclude, environment }, config);
  // Finds what is wrong in the layers before it too.
  if (layers.length > 0) await selectValidLayer(layers.at(-1)!.layer, config);
  for (const { layer, only } of layers) {
    const builtBefore = new Set(
      plans.flatMap(({ models }) => models.flatMap(({ model, action }) => (action === 'build' ? [model] : []))),
    );
    plans.push(
      await planLayerInWarehouse(warehouse, {
        ...(await selectLayer(layer, config)),
        environment,
        only,
        force,
        asOf,
        days,
        builtBefore,
        reusedBefore: new Map(
          plans.flatMap(({ models }) =>
            models.map(({ model, materialization }) => [model, materialization === 'reused'] as const),
          ),
        ),
      }),
    );
  }
  return plans;
}

/** What the cache of a layer's build hangs on. */
export const probeOf = async (
  warehouse: Warehouse,
  { layer, environment }: { readonly layer: LayerName; readonly environment: string },
  config: MedallionConfig,
): Promise<Probe> => probeLayerInWarehouse(warehouse, { ...(await selectLayer(layer, config)), environment });
