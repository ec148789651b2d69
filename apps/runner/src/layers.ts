import { didYouMean, MedallionError } from '@medallion/core';
import type { LayerGrants } from '@medallion/engine';
import type { AnyModel, Exposure } from '@medallion/model';
import type { CheckOverrides, ModelChecks } from '@medallion/quality';
import type { MedallionConfig } from './config/config.ts';

/** In the order they are built: each reads those before it. */
export const LAYERS = ['bronze', 'silver', 'gold'] as const;
export type LayerName = (typeof LAYERS)[number];

interface LayerDeclarations {
  readonly models: readonly AnyModel[];
  readonly checks: readonly ModelChecks[];
  /** Consumers, which only gold has: its names and columns are a promise. */
  readonly exposures?: readonly Exposure[];
}

// Imported on demand: a command about bronze does not wait for gold to be evaluated.
const imports: Record<LayerName, () => Promise<LayerDeclarations>> = {
  bronze: () => import('./layer-models/bronze.ts'),
  silver: () => import('./layer-models/silver.ts'),
  gold: () => import('./layer-models/gold.ts'),
};

let configured: Promise<void> | undefined;

/** What a layer declares, compiled with these settings. The first call of the process decides the settings. */
async function declarationsOf(layer: LayerName, config: MedallionConfig): Promise<LayerDeclarations> {
  await (configured ??= import('./layer-models/configure.ts').then(({ configureModels }) => configureModels(config)));
  return imports[layer]();
}

/** A layer as whatever plans, builds or tests it wants it. */
export interface SelectedLayer extends Required<LayerDeclarations> {
  readonly layer: LayerName;
  readonly checkOverrides: CheckOverrides;
  readonly grants: LayerGrants;
}

/** A layer with its checks as they are declared; a probe asks for no more, since a build of what is wrong says so. */
export async function selectLayer(layer: LayerName, config: MedallionConfig): Promise<SelectedLayer> {
  const { models, checks, exposures = [] } = await declarationsOf(layer, config);
  return { layer, models, checks, exposures, checkOverrides: config.checks, grants: config.grants };
}

/** The same once nothing is wrong with the declarations and with what the settings say of checks: all that is wrong is reported together. */
export async function selectValidLayer(layer: LayerName, config: MedallionConfig): Promise<SelectedLayer> {
  const selected = await selectLayer(layer, config);
  const [{ validateLayers }, { validateCheckSettings }] = await Promise.all([
    import('./layer-models/validate.ts'),
    import('./layer-models/validate-check-settings.ts'),
  ]);
  const upTo = await Promise.all(layersUpTo(layer).map((each) => declarationsOf(each, config)));
  validateLayers(
    upTo.flatMap(({ models }) => models),
    upTo.flatMap(({ checks }) => checks),
    selected.exposures,
  );
  // A setting may name a check of any layer, so all of them are needed to say that it names none.
  if (Object.keys(config.checks).length > 0) {
    const all = await Promise.all(LAYERS.map((each) => declarationsOf(each, config)));
    validateCheckSettings(
      config.checks,
      all.flatMap(({ models }) => models),
      all.flatMap(({ checks }) => checks),
    );
  }
  return selected;
}

/** Every model of the given layers, in layer order. */
export async function modelsOf(layers: readonly LayerName[], config: MedallionConfig): Promise<AnyModel[]> {
  return (await Promise.all(layers.map((layer) => declarationsOf(layer, config)))).flatMap(({ models }) => models);
}

/** Every consumer of the warehouse. */
export const exposuresOf = async (config: MedallionConfig): Promise<readonly Exposure[]> =>
  (await selectLayer('gold', config)).exposures;

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
