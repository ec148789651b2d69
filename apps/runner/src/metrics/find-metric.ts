import { didYouMean, MedallionError } from '@medallion/core';
import type { AnyMetric } from '@medallion/metrics';
import type { MedallionConfig } from '../config/config.ts';
import { selectLayer } from '../layers.ts';

/** Every metric, over models compiled with these settings. */
export async function loadMetrics(config: MedallionConfig): Promise<readonly AnyMetric[]> {
  await selectLayer('gold', config);
  return (await import('../layer-models/metrics.ts')).metrics;
}

/**
 * The metric a user named.
 *
 * @throws MedallionError UNKNOWN_METRIC with the closest name
 */
export function findMetric(name: string, metrics: readonly AnyMetric[]): AnyMetric {
  const found = metrics.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  const names = metrics.map((metric) => metric.name);
  throw new MedallionError({
    code: 'UNKNOWN_METRIC',
    kind: 'usage',
    message: `There is no metric "${name}".${didYouMean(name, names)}`,
    fix: 'Run `medallion metric` without a name for the list.',
    fields: { metric: name },
  });
}
