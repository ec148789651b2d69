import { BASE_ENVIRONMENT } from '@medallion/core';
import { assertSelectable, selectInWarehouse, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { exposuresOf, LAYERS, modelsOf, type LayerName } from '../layers.ts';

/** What a user asks for: selectors, and what to leave out of them. */
export interface Selectors {
  /** None means everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly environment: string;
}

export interface SelectedLayer {
  readonly layer: LayerName;
  /** Ids of its models that are selected; `undefined` for all of it. Of none in an environment, which still takes from the base what others read. */
  readonly only: ReadonlySet<string> | undefined;
}

export const EVERYTHING: readonly SelectedLayer[] = LAYERS.map((layer) => ({ layer, only: undefined }));

/**
 * The layers selected, in build order, each with its models. Plain names of layers, which is what Nx builds by, import no other layer.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function selectedLayers(
  warehouse: Warehouse,
  { select, exclude, environment }: Selectors,
  config: MedallionConfig,
): Promise<readonly SelectedLayer[]> {
  if (namesLayers({ select, exclude })) {
    return EVERYTHING.filter(({ layer }) => select.length === 0 || select.includes(layer));
  }
  const models = await modelsOf(LAYERS, config);
  const exposures = await exposuresOf(config);
  const ids = await selectInWarehouse(warehouse, { models, exposures, environment, select, exclude });
  const last = LAYERS.findLastIndex((layer) => ids.some((id) => id.startsWith(`${layer}.`)));
  return LAYERS.slice(0, last + 1).flatMap((layer) => {
    const only = new Set(ids.filter((id) => id.startsWith(`${layer}.`)));
    return only.size === 0 && environment === BASE_ENVIRONMENT ? [] : [{ layer, only }];
  });
}

/**
 * Fails, before a database is asked for, where a selector cannot be read or is of no model.
 *
 * @throws MedallionError `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function checkSelectors(
  selectors: Omit<Selectors, 'environment'>,
  config: MedallionConfig,
): Promise<void> {
  if (namesLayers(selectors)) return;
  assertSelectable({ models: await modelsOf(LAYERS, config), exposures: await exposuresOf(config), ...selectors });
}

const namesLayers = ({ select, exclude }: Omit<Selectors, 'environment'>): boolean =>
  exclude.length === 0 && select.every((name) => (LAYERS as readonly string[]).includes(name));
