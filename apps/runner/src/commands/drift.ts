import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { renderDrift } from '../output/drift-report.ts';

/** `medallion drift`: how what the org sends differs from what bronze declares. */
export const driftCommand = (host: Host): Command =>
  host
    .command('drift', {
      summary: 'say which fields the org sends that nobody declared, and which declared ones it does not send',
      description:
        'Lists, by object, fields kept in _extra because no contract declares them, declared fields that never came, and fields the latest\n' +
        'extraction did not ask for. Shows types and counts, never values.',
      examples: ['medallion drift', 'medallion drift --json'],
    })
    .action(
      host.action(async (invocation) => {
        const { output } = invocation;
        const { rawTables, readDrift, withWarehouse } = await import('../pipeline/raw-records.ts');
        const drift = await withWarehouse(invocation, { role: 'builder', quiet: true }, (warehouse) =>
          readDrift(warehouse, rawTables),
        );
        output.result({ drift }, () => renderDrift(drift, output));
      }),
    );
