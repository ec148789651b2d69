import type { LayerPlan, Probe } from '@medallion/engine';
import { planLayerInWarehouse, probeLayerInWarehouse, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { layerModels, validLayerModels, type LayerName } from '../layers.ts';
import { ENVIRONMENT } from './environment.ts';

/** What a build of these layers would do, as far as it can be known before the layers before have been built. */
export async function planLayers(
  warehouse: Warehouse,
  layers: readonly LayerName[],
  config: MedallionConfig,
): Promise<LayerPlan[]> {
  const plans: LayerPlan[] = [];
  for (const layer of layers) {
    const models = await validLayerModels(layer, config);
    plans.push(await planLayerInWarehouse(warehouse, { layer, models, environment: ENVIRONMENT }));
  }
  return plans;
}

/** What the cache of a layer's build hangs on. */
export const probeOf = async (warehouse: Warehouse, layer: LayerName, config: MedallionConfig): Promise<Probe> =>
  probeLayerInWarehouse(warehouse, { layer, models: await layerModels(layer, config), environment: ENVIRONMENT });
