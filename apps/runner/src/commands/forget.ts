import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { renderForgetting, renderForgotten } from '../output/forget-report.ts';
import { conflict } from '../usage-error.ts';

interface Flags {
  readonly reason?: string;
  readonly list?: true;
}

/** `medallion forget`: a person's personal data out of raw, for good. */
export const forgetCommand = (host: Host): Command =>
  host
    .command('forget', {
      summary: "redact a person's data in every version raw has, and whatever later loads bring of it",
      description:
        'Redacts every version of a record in raw_salesforce: columns marked personal, fields nobody declared, and what was rejected of it.\n' +
        'Later loads redact the record on arrival. What is built from raw follows with the next build. Files of extracts, backups and\n' +
        'the org itself are not touched.',
      examples: ['medallion forget 003000000000001AAA --reason "request 17"', 'medallion forget --list --json'],
    })
    .argument('[id]', 'id of the record, of 15 or 18 characters')
    .option('--reason <text>', 'kept with the entry of the list; write nothing personal into it')
    .option('--list', 'list who was forgotten, when and why')
    .action(
      host.action<Flags>(async (invocation, id: string | undefined) => {
        const { flags, output, runId, signal } = invocation;
        if ((id === undefined) === (flags.list === undefined)) {
          throw conflict(
            'Either an id is given, or --list.',
            'Run `medallion forget <id>`, or `medallion forget --list`.',
          );
        }
        if (id === undefined && flags.reason !== undefined) {
          throw conflict('--reason is of a record that is to be forgotten.', 'Leave it out, or name the record.');
        }
        if (id !== undefined) {
          const { rawTables, keyPrefixes, forgetRecord, listEnvironments, withWarehouse, recordLoadRun } =
            await import('../pipeline/raw-records.ts');
          const forgetting = await withWarehouse(invocation, { role: 'loader' }, async (warehouse) => {
            const forgotten = await recordLoadRun(warehouse, { runId, command: 'forget', signal }, () =>
              forgetRecord(warehouse, {
                id,
                reason: flags.reason,
                runId,
                rawTables,
                keyPrefixes,
                logger: output.logger,
              }),
            );
            const environments = (await listEnvironments(warehouse)).filter(({ computed }) => computed > 0);
            return { ...forgotten, environments: environments.map(({ environment }) => environment) };
          });
          output.result({ runId, ...forgetting }, () => renderForgetting(forgetting));
          return;
        }
        const { listForgotten, withWarehouse } = await import('../pipeline/raw-records.ts');
        const forgotten = await withWarehouse(invocation, { role: 'loader', quiet: true }, listForgotten);
        output.result({ forgotten }, () => renderForgotten(forgotten, output));
      }),
    );
