import { diffEnvironment, selectInWarehouse, type EnvironmentDiff } from '@medallion/warehouse';
import type { Invocation } from '../host.ts';
import { exposuresOf, LAYERS, modelsOf } from '../layers.ts';
import { withWarehouse } from '../warehouse-session.ts';
import { checkSelectors, type Selectors } from './selected-layers.ts';

/** Compares the models selected of an environment with the base's. */
export async function diffSelected(
  invocation: Invocation,
  { select, exclude, environment, examples }: Selectors & { readonly examples: number | undefined },
): Promise<EnvironmentDiff> {
  const { output, signal, config } = invocation;
  const settings = await config();
  await checkSelectors({ select, exclude }, settings);
  const models = await modelsOf(LAYERS, settings);
  const exposures = await exposuresOf(settings);
  const isAll = select.length + exclude.length === 0;
  return withWarehouse(invocation, { role: 'owner', quiet: true }, async (warehouse) => {
    const selection = { models, exposures, environment, select, exclude };
    return diffEnvironment(warehouse, {
      environment,
      models,
      only: isAll ? undefined : new Set(await selectInWarehouse(warehouse, selection)),
      ...(examples === undefined ? {} : { examples }),
      signal,
      onModel: (model) => output.progress(`comparing ${model}`),
    });
  });
}
