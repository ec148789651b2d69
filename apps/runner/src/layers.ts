import { didYouMean, MedallionError } from '@medallion/core';
import type { AnyModel } from '@medallion/model';
import type { MedallionConfig } from './config/config.ts';

/** In the order they are built: each reads those before it. */
export const LAYERS = ['bronze', 'silver', 'gold'] as const;
export type LayerName = (typeof LAYERS)[number];

// Imported on demand: a command about bronze does not wait for gold to be evaluated.
const imports: Record<LayerName, () => Promise<{ readonly models: readonly AnyModel[] }>> = {
  bronze: () => import('./layer-models/bronze.ts'),
  silver: () => import('./layer-models/silver.ts'),
  gold: () => import('./layer-models/gold.ts'),
};

let configured: Promise<void> | undefined;

/** The models of a layer, compiled with these settings. The first call of the process decides the settings. */
export async function layerModels(layer: LayerName, config: MedallionConfig): Promise<readonly AnyModel[]> {
  await (configured ??= import('./layer-models/configure.ts').then(({ configureModels }) => configureModels(config)));
  return (await imports[layer]()).models;
}

/** The models of a layer, once nothing is wrong with their declarations: all that is wrong is reported together. */
export async function validLayerModels(layer: LayerName, config: MedallionConfig): Promise<readonly AnyModel[]> {
  const models = await layerModels(layer, config);
  const { validateLayers } = await import('./layer-models/validate.ts');
  validateLayers(await modelsOf(layersUpTo(layer), config));
  return models;
}

/** Every model of the given layers, in layer order. */
export async function modelsOf(layers: readonly LayerName[], config: MedallionConfig): Promise<AnyModel[]> {
  return (await Promise.all(layers.map((layer) => layerModels(layer, config)))).flat();
}

/**
 * The layers a user named, in build order; none named means all.
 *
 * @throws MedallionError UNKNOWN_LAYER with the closest name
 */
export function parseLayers(names: readonly string[]): LayerName[] {
  for (const name of names) {
    if ((LAYERS as readonly string[]).includes(name)) continue;
    throw new MedallionError({
      code: 'UNKNOWN_LAYER',
      kind: 'usage',
      message: `There is no layer "${name}".${didYouMean(name, LAYERS)}`,
      fix: `The layers are ${LAYERS.join(', ')}.`,
      fields: { layer: name },
    });
  }
  return LAYERS.filter((layer) => names.length === 0 || names.includes(layer));
}

/** The layers up to and including `layer`: what its models may read or refer to. */
export const layersUpTo = (layer: LayerName): LayerName[] => LAYERS.slice(0, LAYERS.indexOf(layer) + 1);

/**
 * The model a user named, as `dim_account` or `gold.dim_account`.
 *
 * @throws MedallionError UNKNOWN_MODEL with the closest name, AMBIGUOUS_MODEL
 */
export function findModel(name: string, models: readonly AnyModel[]): AnyModel {
  const found = models.filter((model) => model.id === name || model.name === name);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new MedallionError({
      code: 'AMBIGUOUS_MODEL',
      kind: 'usage',
      message: `"${name}" is the name of ${found.length} models.`,
      fix: `Name one of ${found.map((model) => model.id).join(', ')}.`,
      fields: { model: name },
    });
  }
  const candidates = models.flatMap((model) => (name.includes('.') ? [model.id] : [model.name]));
  throw new MedallionError({
    code: 'UNKNOWN_MODEL',
    kind: 'usage',
    message: `There is no model "${name}".${didYouMean(name, candidates)}`,
    fix: 'Run `medallion describe` without a name for the list of models.',
    fields: { model: name },
  });
}
