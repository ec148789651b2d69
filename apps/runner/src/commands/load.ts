import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { renderLoad } from '../output/load-report.ts';

/** `medallion load`: records of the source into raw. */
export const loadCommand = (host: Host): Command =>
  host
    .command('load', {
      summary: 'load the records of the source into raw_salesforce',
      description:
        'Loads the records of the source into raw_salesforce, every distinct version of each once, and moves the clock. Extracts first where\n' +
        'that has not been done. Records that cannot be typed are put aside in ops.rejected_record, and the load goes on.',
      examples: ['medallion load', 'medallion load --run-id nightly-2026-01-31 --json'],
    })
    .action(
      host.action(async (invocation) => {
        const { output } = invocation;
        const [{ loadSource }, { withWarehouse }] = await Promise.all([
          import('../pipeline/load-source.ts'),
          import('../warehouse-session.ts'),
        ]);
        const report = await withWarehouse(invocation, { role: 'owner' }, (warehouse) =>
          loadSource(invocation, warehouse, 'load'),
        );
        output.result({ runId: invocation.runId, ...report }, () => renderLoad(report, output));
      }),
    );
