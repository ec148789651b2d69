import type { Command } from 'commander';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Host } from '../host.ts';
import { parseLayers } from '../layers.ts';
import { renderPlans } from '../output/plan-report.ts';
import { oneLayerNeeded } from '../usage-error.ts';

interface Flags {
  readonly output?: string;
}

/** `medallion plan`: what a build would do, and the probe Nx caches by. */
export const planCommand = (host: Host): Command =>
  host
    .command('plan', {
      summary: 'say what a build would do and why',
      description:
        'Says model by model what a build would do and why. With --output it is the probe of Nx: it writes {desired, token}, and the token\n' +
        'stays the same only while the database holds what the code asks for.',
      examples: ['medallion plan', 'medallion plan gold', 'medallion plan gold --output dist/probe/gold/probe.json'],
    })
    .argument('[layers...]', 'bronze, silver or gold (default: all)')
    .option('--output <file>', 'write the probe of the one layer named into this file')
    .action(
      host.action<Flags>(async (invocation, names: string[]) => {
        const { flags, output, path, config } = invocation;
        const layers = parseLayers(names);
        const [{ planLayers, probeOf }, { withWarehouse }] = await Promise.all([
          import('../pipeline/plan-layers.ts'),
          import('../warehouse-session.ts'),
        ]);
        if (flags.output === undefined) {
          const plans = await withWarehouse(invocation, { role: 'owner', quiet: true }, async (warehouse) =>
            planLayers(warehouse, layers, await config()),
          );
          return output.result({ layers: plans }, () => renderPlans(plans, output));
        }
        const [layer] = layers;
        if (layers.length !== 1 || layer === undefined) throw oneLayerNeeded('--output');
        const probe = await withWarehouse(invocation, { role: 'owner', quiet: true }, async (warehouse) =>
          probeOf(warehouse, layer, await config()),
        );
        const file = path(flags.output);
        await writeWhole(file, `${JSON.stringify(probe, null, 2)}\n`);
        output.result(probe, () => `${layer}: ${probe.token}`);
      }),
    );

/** Never half a file: what reads it takes it for the answer. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
