import type { Days, ExplainedPlan, Probe } from '@medallion/engine';
import {
  planLayerInWarehouse,
  probeLayerInWarehouse,
  unchangedProbeInWarehouse,
  type AsOf,
  type Warehouse,
} from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import type { Invocation } from '../host.ts';
import { exposuresOf, selectLayer, selectValidLayer, type LayerName } from '../layers.ts';
import { countsSeeds, knownCode } from './code-digest.ts';
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
  // A break in an earlier layer concerns those who read gold, where gold is planned too; else those known from its last publish.
  const exposures = layers.some(({ layer }) => layer === 'gold') ? await exposuresOf(config) : [];
  for (const { layer, only } of layers) {
    const built = plans.flatMap(({ models }) => models.filter(({ action }) => action === 'build'));
    const builtBefore = new Map(built.map(({ model, mayChange }) => [model, mayChange]));
    plans.push(
      await planLayerInWarehouse(warehouse, {
        ...(await selectLayer(layer, config)),
        exposures,
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
export async function probeOf(
  { workspace, environment, config }: Pick<Invocation, 'workspace' | 'environment' | 'config'>,
  warehouse: Warehouse,
  layer: LayerName,
): Promise<Probe> {
  const settings = await config();
  const code = knownCode({ workspace, environment }, settings);
  const known = code === undefined ? undefined : await unchangedProbeInWarehouse(warehouse, layer, code);
  if (known !== undefined) return known;
  const selected = await selectLayer(layer, settings);
  return probeLayerInWarehouse(warehouse, {
    ...selected,
    environment: environment.name,
    code: countsSeeds(workspace, selected.models) ? code : undefined,
  });
}
