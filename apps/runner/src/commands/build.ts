import type { Publication } from '@medallion/engine';
import type { AsOf } from '@medallion/warehouse';
import { Option, type Command } from 'commander';
import { asOfOption, refuseAsOf } from '../as-of-option.ts';
import { daysOf, fromOption, toOption } from '../days-option.ts';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { parseLayers } from '../layers.ts';
import { renderBuild } from '../output/build-report.ts';
import { SELECTORS, threads } from '../selector-options.ts';
import { oneLayerNeeded } from '../usage-error.ts';

interface Flags {
  readonly exclude?: string[];
  readonly fullRefresh?: true;
  readonly failFast?: true;
  readonly threads?: number;
  readonly asOf?: AsOf;
  readonly from?: string;
  readonly to?: string;
  readonly publish?: Publication;
  readonly output?: string;
}

/** `medallion build`: layers from what is loaded. */
export const buildCommand = (host: Host): Command =>
  host
    .command('build', {
      summary: 'build layers from what is loaded',
      description:
        'Builds what is selected, or everything, and publishes each layer in one transaction after its checks. Models whose code and upstream\n' +
        'rows did not change are skipped. A layer of which only a part was selected stays due for the rest.\n\n' +
        'With --publish model each model is published by itself, with its checks, as soon as it is computed: what fails leaves out only what is\n' +
        'built from it, in later layers too. Readers may then see models of one layer from different builds.\n\n' +
        'With --env it builds into schemas of that name (pr_12__gold) and computes only what differs from the base: all other relations there\n' +
        'are views onto the base’s. With --as-of it builds that environment from the versions modified by then, with all evidence received to\n' +
        'date; the environment stays as of then until another --as-of, or base.\n\n' +
        'With --from and --to it recomputes those days of the daily facts selected, at the clock there is, and nothing else.\n\n' +
        SELECTORS,
      examples: [
        'medallion build',
        'medallion build silver gold',
        'medallion build +fct_opportunity',
        "medallion build 'dim_*' --exclude dim_date",
        'medallion build state:modified+ --fail-fast',
        'medallion build gold --full-refresh',
        'medallion build --publish model',
        'medallion build --env pr_12',
        'medallion build --as-of 2024-07-01 --env june',
        'medallion build fct_opportunity_history --from 2024-01-01 --to 2024-01-31',
      ],
    })
    .argument('[selectors...]', 'what to build (default: everything)')
    .option('--exclude <selectors...>', 'what to leave out of it')
    .option('--full-refresh', 'build every model selected, also those that did not change')
    .option('--fail-fast', 'start nothing more once a model has failed')
    .addOption(
      new Option(
        '--publish <unit>',
        'what is published together: all of a layer, or each model by itself (default: publish of the configuration)',
      ).choices(['layer', 'model']),
    )
    .addOption(environmentOption())
    .addOption(asOfOption())
    .addOption(fromOption())
    .addOption(toOption())
    .option('--threads <number>', 'models computed at once (default: concurrency of the configuration)', threads)
    .option(
      '--output <folder>',
      'write compiled SQL, manifest.json and state.json of the one layer named into this folder',
    )
    .action(
      host.action<Flags>(async (invocation, select: string[]) => {
        const { flags, output, path, config } = invocation;
        const environment = environmentOf(invocation);
        if (flags.asOf !== undefined) await refuseAsOf(environment);
        const days = await daysOf(flags);
        const { exclude = [] } = flags;
        if (flags.output !== undefined && (exclude.length > 0 || parseLayers(select).length !== 1)) {
          throw oneLayerNeeded('--output');
        }
        const [{ buildLayers }, { checkSelectors, selectedLayers }, { selectedDailyFacts }, { withWarehouse }] =
          await Promise.all([
            import('../pipeline/build-layers.ts'),
            import('../pipeline/selected-layers.ts'),
            import('../pipeline/daily-facts.ts'),
            import('../warehouse-session.ts'),
          ]);
        const settings = await config();
        await checkSelectors({ select, exclude }, settings);
        const selectors = { select, exclude, environment };
        const { reports, failure } = await withWarehouse(invocation, { role: 'owner' }, async (warehouse) =>
          buildLayers(invocation, warehouse, {
            layers: await (days === undefined ? selectedLayers : selectedDailyFacts)(warehouse, selectors, settings),
            force: flags.fullRefresh === true,
            asOf: flags.asOf,
            days,
            failFast: flags.failFast === true,
            threads: flags.threads,
            publish: flags.publish,
            command: 'build',
            ...(flags.output === undefined ? {} : { artifacts: path(flags.output) }),
          }),
        );
        output.result({ runId: invocation.runId, layers: reports }, () => renderBuild(reports, output));
        if (failure !== undefined) throw failure;
      }),
    );
