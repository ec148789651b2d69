import { assertSelectable, selectInWarehouse, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { LAYERS, modelsOf, type LayerName } from '../layers.ts';
import { ENVIRONMENT } from './environment.ts';

/** What a user asks for: selectors, and what to leave out of them. */
export interface Selectors {
  /** None means everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
}

export interface SelectedLayer {
  readonly layer: LayerName;
  /** Ids of its models that are selected; `undefined` for all of it. */
  readonly only: ReadonlySet<string> | undefined;
}

/**
 * The layers selected, in build order, each with its models. Plain names of layers, which is what Nx builds by, import no other layer.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function selectedLayers(
  warehouse: Warehouse,
  { select, exclude }: Selectors,
  config: MedallionConfig,
): Promise<SelectedLayer[]> {
  if (namesLayers({ select, exclude })) {
    return LAYERS.filter((layer) => select.length === 0 || select.includes(layer)).map((layer) => ({
      layer,
      only: undefined,
    }));
  }
  const models = await modelsOf(LAYERS, config);
  const ids = await selectInWarehouse(warehouse, { models, environment: ENVIRONMENT, select, exclude });
  return LAYERS.flatMap((layer) => {
    const only = new Set(ids.filter((id) => id.startsWith(`${layer}.`)));
    return only.size === 0 ? [] : [{ layer, only }];
  });
}

/**
 * Fails, before a database is asked for, where a selector cannot be read or is of no model.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function checkSelectors(selectors: Selectors, config: MedallionConfig): Promise<void> {
  if (namesLayers(selectors)) return;
  assertSelectable({ models: await modelsOf(LAYERS, config), environment: ENVIRONMENT, ...selectors });
}

const namesLayers = ({ select, exclude }: Selectors): boolean =>
  exclude.length === 0 && select.every((name) => (LAYERS as readonly string[]).includes(name));
