import type { AsOf } from '@medallion/warehouse';
import type { Command } from 'commander';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asOfOption, refuseAsOf } from '../as-of-option.ts';
import { daysOf, fromOption, toOption } from '../days-option.ts';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { parseLayers } from '../layers.ts';
import { renderPlans } from '../output/plan-report.ts';
import { SELECTORS } from '../selector-options.ts';
import { conflict, oneLayerNeeded } from '../usage-error.ts';

interface Flags {
  readonly exclude?: string[];
  readonly diff?: true;
  readonly fullRefresh?: true;
  readonly asOf?: AsOf;
  readonly from?: string;
  readonly to?: string;
  readonly output?: string;
}

/** `medallion plan`: what a build would do, and the probe Nx caches by. */
export const planCommand = (host: Host): Command =>
  host
    .command('plan', {
      summary: 'say what a build would do and why',
      description:
        'Says model by model what a build would do and why, how many rows it had and how long it took when last built, and of a changed\n' +
        'definition how its contract differs, who reads what breaks, whether its table is altered in place (migrates), made anew (rebuilds)\n' +
        'or refused, and with --diff how its query differs. A model that reads one to be built is left out after all where nothing it\n' +
        'reads turns out to have changed.\n\n' +
        'With --output it is the probe of Nx: it writes {desired, token}, and the token stays the same only while the database holds what\n' +
        'the code asks for.\n\n' +
        SELECTORS,
      examples: [
        'medallion plan',
        'medallion plan --diff',
        'medallion plan fct_opportunity+',
        'medallion plan --env pr_12 --diff',
        'medallion plan gold --output dist/probe/gold/probe.json',
      ],
    })
    .argument('[selectors...]', 'what to plan (default: everything)')
    .option('--exclude <selectors...>', 'what to leave out of it')
    .option('--diff', 'show how the compiled query of each changed definition differs from the published one')
    .option('--full-refresh', 'as a build with the same flag')
    .addOption(environmentOption())
    .addOption(asOfOption())
    .addOption(fromOption())
    .addOption(toOption())
    .option('--output <file>', 'write the probe of the one layer named into this file')
    .action(
      host.action<Flags>(async (invocation, select: string[]) => {
        const { flags, output, path, config } = invocation;
        const environment = environmentOf(invocation);
        if (flags.asOf !== undefined) await refuseAsOf(environment);
        const days = await daysOf(flags);
        if (flags.output !== undefined) refuseForProbe(flags);
        const { exclude = [] } = flags;
        const [{ planLayers, probeOf }, { checkSelectors }, { withWarehouse }] = await Promise.all([
          import('../pipeline/plan-layers.ts'),
          import('../pipeline/selected-layers.ts'),
          import('../warehouse-session.ts'),
        ]);
        await checkSelectors({ select, exclude }, await config());
        if (flags.output === undefined) {
          const plans = await withWarehouse(invocation, { role: 'owner', quiet: true }, async (warehouse) =>
            planLayers(
              warehouse,
              { select, exclude, environment, force: flags.fullRefresh === true, asOf: flags.asOf, days },
              await config(),
            ),
          );
          return output.result({ layers: plans }, () => renderPlans(plans, output, { diff: flags.diff === true }));
        }
        const [layer, ...others] = parseLayers(select);
        if (layer === undefined || others.length + exclude.length > 0) throw oneLayerNeeded('--output');
        const probe = await withWarehouse(invocation, { role: 'owner', quiet: true }, (warehouse) =>
          probeOf(invocation, warehouse, layer),
        );
        const file = path(flags.output);
        await writeWhole(file, `${JSON.stringify(probe, null, 2)}\n`);
        output.result(probe, () => `${layer}: ${probe.token}`);
      }),
    );

/** The build that Nx runs after its probe has no flags, and a probe is no text to read. */
function refuseForProbe({ asOf, fullRefresh, diff }: Flags): void {
  if (asOf !== undefined)
    throw conflict(
      'A probe is of the clock the environment has.',
      'Build it as of another once, without Nx: medallion build --as-of <instant> --env <name>. It stays there.',
    );
  const other = fullRefresh ? '--full-refresh' : diff ? '--diff' : undefined;
  if (other !== undefined)
    throw conflict(`--output writes the probe of Nx, and ${other} is for plans.`, `Leave ${other} or --output out.`);
}

/** Never half a file: what reads it takes it for the answer. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
