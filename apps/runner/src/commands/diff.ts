import { InvalidArgumentError, type Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { renderDiff } from '../output/diff-report.ts';
import { SELECTORS } from '../selector-options.ts';

interface Flags {
  readonly exclude?: string[];
  readonly examples?: number;
}

/** `medallion diff`: what changed code does to the rows. */
export const diffCommand = (host: Host): Command =>
  host
    .command('diff', {
      summary: 'compare an environment with the base: columns, and rows by primary key',
      description:
        'Compares what an environment published with what the base did: columns added, removed and retyped, rows added, removed and changed\n' +
        'by primary key, and how many rows differ in each column, with a few examples. Models the environment takes from the base are the\n' +
        'same and not read. Values of columns marked as personal (pii) are not shown.\n\n' +
        SELECTORS,
      examples: [
        'medallion diff --env pr_12',
        'medallion diff --env pr_12 gold --examples 10',
        "medallion diff --env pr_12 'fct_*' --json",
      ],
    })
    .argument('[selectors...]', 'what to compare (default: everything)')
    .option('--exclude <selectors...>', 'what to leave out of it')
    .addOption(environmentOption())
    .option('--examples <number>', 'rows shown of each kind of difference (default: 3)', exampleCount)
    .action(
      host.action<Flags>(async (invocation, select: string[]) => {
        const { flags, output } = invocation;
        const environment = environmentOf(invocation);
        const { diffSelected } = await import('../pipeline/diff-selected.ts');
        const diff = await diffSelected(invocation, {
          select,
          exclude: flags.exclude ?? [],
          environment,
          examples: flags.examples,
        });
        output.result(diff, () => renderDiff(diff, output));
      }),
    );

function exampleCount(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 1000) {
    throw new InvalidArgumentError('It is a whole number from 0 to 1000.');
  }
  return number;
}
