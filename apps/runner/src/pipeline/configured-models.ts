import type { AnyModel } from '@medallion/model';
import type { MedallionConfig } from '../config/config.ts';
import { requireSettingsInModels } from '../config/settings-in-models.ts';
import { layerModels, type LayerName } from '../layers.ts';

/** A layer's models, once it is certain that they mean what the settings say. Bronze depends on none of them. */
export async function configuredModels(layer: LayerName, config: MedallionConfig): Promise<readonly AnyModel[]> {
  if (layer !== 'bronze') {
    const { parameters } = await import('../layer-models/silver.ts');
    requireSettingsInModels(config, parameters);
  }
  return layerModels(layer);
}
