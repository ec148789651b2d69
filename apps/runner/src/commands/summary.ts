import type { Command } from 'commander';
import { environmentOf, environmentOption } from '../environment-option.ts';
import type { Host } from '../host.ts';
import { renderSummary } from '../output/summary.ts';

/** `medallion summary`: the last lines of a run. */
export const summaryCommand = (host: Host): Command =>
  host
    .command('summary', {
      summary: 'say what is in the warehouse, what the latest run did, and how to look',
      examples: ['medallion summary', 'medallion summary --json'],
    })
    .addOption(environmentOption())
    .action(
      host.action(async (invocation) => {
        environmentOf(invocation);
        const [{ readSummary }, { withWarehouse }] = await Promise.all([
          import('../summary/read-summary.ts'),
          import('../warehouse-session.ts'),
        ]);
        const summary = await withWarehouse(invocation, { role: 'owner', quiet: true }, (warehouse) =>
          readSummary(warehouse, invocation),
        );
        invocation.output.result(summary, () => renderSummary(summary, invocation.output));
      }),
    );
