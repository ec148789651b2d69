import { MedallionError } from '@medallion/core';
import type { LayerContext } from '../plan/layer-context.ts';
import { baseSource } from '../relation.ts';

/**
 * Refuses to compute a layer over earlier ones that are partly of another time: the environment's views already show what the base has
 * published since, its own tables do not know of it yet.
 *
 * @throws MedallionError `ENVIRONMENT_BEHIND`
 */
export function refuseBehindBase({ layer, environment, relations, recorded, base }: LayerContext): void {
  if (base === undefined || relations.every(({ kind }) => kind === 'reused')) return;
  const read = new Set(base.relations.flatMap(({ dependencies }) => dependencies));
  const behind = [...read].filter((id) => {
    const own = recorded.get(id);
    const published = base.recorded.get(id);
    const isOfAnotherTime = published !== undefined && own?.upstream[baseSource(id)] !== published.state;
    return own?.kind === 'reused' && !id.startsWith(`${layer}.`) && isOfAnotherTime;
  });
  const [first, ...others] = behind.sort();
  if (first === undefined) return;
  throw new MedallionError({
    code: 'ENVIRONMENT_BEHIND',
    kind: 'environment',
    message:
      `The base has published ${first}${others.length === 0 ? '' : ` and ${others.length} more`} since the layers before ${layer} ` +
      `were built in ${environment}: its own tables there are older than what it takes from the base.`,
    fix: `Build those layers again too: medallion build --env ${environment}`,
    fields: { environment, layer, models: behind },
  });
}
