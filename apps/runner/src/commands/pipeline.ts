import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { renderBuild } from '../output/build-report.ts';
import { renderLoad } from '../output/load-report.ts';

/** `medallion pipeline`: everything, in one process. */
export const pipelineCommand = (host: Host): Command =>
  host
    .command('pipeline', {
      summary: 'extract, load and build everything, in one process',
      description:
        'Extracts, loads and builds bronze, silver and gold in one process: what `npm start` does through Nx, for schedulers and servers\n' +
        'without Nx. Repeating it does nothing that is done.',
      examples: ['medallion pipeline', 'medallion pipeline --json --run-id nightly-2026-01-31'],
    })
    .addOption(environmentOption())
    .option('--full-refresh', 'build every model, also those that did not change')
    .action(
      host.action<{ readonly fullRefresh?: true }>(async (invocation) => {
        const { flags, output } = invocation;
        environmentOf(invocation);
        const [{ loadSource }, { buildLayers }, { EVERYTHING }, { withWarehouse }] = await Promise.all([
          import('../pipeline/load-source.ts'),
          import('../pipeline/build-layers.ts'),
          import('../pipeline/selected-layers.ts'),
          import('../warehouse-session.ts'),
        ]);
        await withWarehouse(invocation, { role: 'owner' }, async (warehouse) => {
          const load = await loadSource(invocation, warehouse, 'pipeline');
          if (!output.json) output.text(renderLoad(load, output));
          const { reports: layers, failure } = await buildLayers(invocation, warehouse, {
            layers: EVERYTHING,
            force: flags.fullRefresh === true,
            command: 'pipeline',
          });
          output.result({ runId: invocation.runId, load, layers }, () => renderBuild(layers, output));
          if (failure !== undefined) throw failure;
        });
      }),
    );
