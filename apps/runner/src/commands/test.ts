import { MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { renderTest } from '../output/test-report.ts';

interface Flags {
  readonly keys?: true;
  readonly failed?: true;
}

/** `medallion test`: the checks over what is published. */
export const testCommand = (host: Host): Command =>
  host
    .command('test', {
      summary: 'run the checks over what is published; --failed shows what the last builds found',
      description:
        'Runs the checks of the layers, models or checks named, or all of them, over the published tables and writes nothing. A build runs\n' +
        'them before it publishes; with --failed those are shown that failed then, also where nothing was published for that reason.',
      examples: [
        'medallion test',
        'medallion test gold',
        'medallion test fct_opportunity.won_has_amount --keys',
        'medallion test --failed --keys',
      ],
    })
    .argument('[names...]', 'gold, fct_opportunity or fct_opportunity.won_has_amount (default: all)')
    .addOption(environmentOption())
    .option('--keys', 'list the keys of what fails, at most 100 of a check')
    .option('--failed', 'show what failed when a build last checked it, instead of checking what is published')
    .action(
      host.action<Flags>(async (invocation, names: string[]) => {
        const { flags, output, config, signal } = invocation;
        const environment = environmentOf(invocation);
        const [{ readFailed, testPublished }, { withWarehouse }] = await Promise.all([
          import('../checks/test-layers.ts'),
          import('../warehouse-session.ts'),
        ]);
        const settings = await config();
        const report = await withWarehouse(invocation, { role: 'owner', quiet: true }, (warehouse) =>
          flags.failed === true
            ? readFailed(warehouse, { names, environment }, settings)
            : testPublished(warehouse, { names, environment }, settings, signal),
        );
        const options = { keys: flags.keys === true, stored: flags.failed === true, environment };
        output.result(report, () => renderTest(report, options, output));
        const errors = report.failed.filter(({ severity }) => severity === 'error');
        if (errors.length > 0) throw checksFailed(errors.map(({ name }) => name));
      }),
    );

const checksFailed = (names: readonly string[]): MedallionError =>
  new MedallionError({
    code: 'CHECKS_FAILED',
    kind: 'data',
    message: `${names.length} ${names.length === 1 ? 'check' : 'checks'} of severity error failed: ${names.join(', ')}.`,
    fix: 'Mend the model or the data, and build again; the owner of each check knows what it is for.',
    fields: { checks: names },
  });
