import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { parseLayers } from '../layers.ts';
import { renderBuild } from '../output/build-report.ts';
import { oneLayerNeeded } from '../usage-error.ts';

interface Flags {
  readonly full?: true;
  readonly output?: string;
}

/** `medallion build`: layers from what is loaded. */
export const buildCommand = (host: Host): Command =>
  host
    .command('build', {
      summary: 'build layers from what is loaded',
      description:
        'Builds the layers named, or all of them, and publishes each in one transaction after its checks. Models whose code and upstream rows\n' +
        'did not change are skipped.',
      examples: ['medallion build', 'medallion build silver gold', 'medallion build gold --full'],
    })
    .argument('[layers...]', 'bronze, silver or gold (default: all)')
    .option('--full', 'build every model, also those that did not change')
    .option(
      '--output <folder>',
      'write compiled SQL, manifest.json and state.json of the one layer named into this folder',
    )
    .action(
      host.action<Flags>(async (invocation, names: string[]) => {
        const { flags, output, path } = invocation;
        const layers = parseLayers(names);
        if (flags.output !== undefined && layers.length !== 1) throw oneLayerNeeded('--output');
        const [{ buildLayers }, { withWarehouse }] = await Promise.all([
          import('../pipeline/build-layers.ts'),
          import('../warehouse-session.ts'),
        ]);
        const reports = await withWarehouse(invocation, { role: 'owner' }, (warehouse) =>
          buildLayers(invocation, warehouse, {
            layers,
            force: flags.full === true,
            command: 'build',
            ...(flags.output === undefined ? {} : { artifacts: path(flags.output) }),
          }),
        );
        output.result({ runId: invocation.runId, layers: reports }, () => renderBuild(reports, output));
      }),
    );
