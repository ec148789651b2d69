/**
 * One thing the engine does, in a process of its own: `node process.mjs '<orders as JSON>'`. Prints what it took as JSON.
 * A process each, because the peak of its memory is one of the figures.
 */
import { silentLogger } from '@medallion/core';
import { buildLayerInWarehouse, openWarehouse, planLayerInWarehouse } from '@medallion/warehouse';
import { declarationsOf, LAYERS } from './layers.mjs';

const { home, url, runId, work, concurrency } = JSON.parse(process.argv[2]);
const warehouse = await openWarehouse({ url, home, logger: silentLogger });
const layers = [];
for (const layer of LAYERS) layers.push({ layer, ...(await declarationsOf(layer)) });

let publishing = 0;
const onProgress = (event) => {
  if (event.kind === 'published') publishing += event.milliseconds;
};
const started = performance.now();
const built = [];
for (const declared of layers) {
  if (work === 'plan') {
    await planLayerInWarehouse(warehouse, declared);
    continue;
  }
  const report = await buildLayerInWarehouse(warehouse, { ...declared, runId, concurrency, onProgress });
  built.push(...report.models.filter(({ action }) => action === 'built').map(({ model, rows }) => ({ model, rows })));
}
const milliseconds = performance.now() - started;
await warehouse.close();
process.stdout.write(
  JSON.stringify({
    seconds: milliseconds / 1000,
    publishing: publishing / 1000,
    peakMb: process.resourceUsage().maxRSS / 1024,
    built,
  }),
);
