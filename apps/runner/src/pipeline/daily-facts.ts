import { MedallionError } from '@medallion/core';
import { selectInWarehouse, type Warehouse } from '@medallion/warehouse';
import type { MedallionConfig } from '../config/config.ts';
import { LAYERS, modelsOf } from '../layers.ts';
import type { SelectedLayer, Selectors } from './selected-layers.ts';

/**
 * The daily facts among what is selected, by layer, in build order.
 *
 * @throws MedallionError `NO_DAILY_FACT`, naming those there are; `INVALID_SELECTOR`, `UNKNOWN_MODEL`
 */
export async function selectedDailyFacts(
  warehouse: Warehouse,
  selectors: Selectors,
  config: MedallionConfig,
): Promise<SelectedLayer[]> {
  const models = await modelsOf(LAYERS, config);
  const daily = new Set(models.flatMap(({ id, day }) => (day === undefined ? [] : [id])));
  const selected = (await selectInWarehouse(warehouse, { models, ...selectors })).filter((id) => daily.has(id));
  if (selected.length === 0) throw noDailyFact([...daily].sort());
  return LAYERS.flatMap((layer) => {
    const only = new Set(selected.filter((id) => id.startsWith(`${layer}.`)));
    return only.size === 0 ? [] : [{ layer, only }];
  });
}

const noDailyFact = (daily: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'NO_DAILY_FACT',
    kind: 'usage',
    message: 'None of the selected models is a daily fact, of which days could be recomputed.',
    fix:
      daily.length === 0
        ? 'There is none: declare `day` on a table that has a row for each day.'
        : `Select one that is: ${daily.join(', ')}. A view shows what its fact has.`,
    fields: { daily },
  });
