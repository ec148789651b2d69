import { didYouMean, MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { renderRejected, renderReplay } from '../output/rejected-report.ts';
import { conflict } from '../usage-error.ts';

interface Flags {
  readonly export?: string;
  readonly replay?: string | true;
  readonly object?: string;
}

/** `medallion rejected`: records the load put aside. */
export const rejectedCommand = (host: Host): Command =>
  host
    .command('rejected', {
      summary: 'list the records loads put aside, export them to be mended, and load them again',
      description:
        'Counts the records that could not be stored, by object and reason. --export writes them to a file, a JSON line per record, readable\n' +
        'by you alone: it holds personal data. --replay loads the mended file, or the list as it is after a change of the contract;\n' +
        'records that can be stored now leave the list.',
      examples: [
        'medallion rejected',
        'medallion rejected --export mended.jsonl',
        'medallion rejected --replay mended.jsonl',
        'medallion rejected --replay',
      ],
    })
    .option('--export <file>', 'write the records to this file')
    .option('--replay [file]', 'load the records of the file again, or without one those on the list')
    .option('--object <name>', 'only records of this object, such as Account; for the list and --export')
    .action(
      host.action<Flags>(async (invocation) => {
        const { flags, output, runId, signal, path } = invocation;
        if (flags.replay !== undefined && (flags.export !== undefined || flags.object !== undefined)) {
          throw conflict('--replay goes with neither --export nor --object.', 'Give one of them.');
        }
        const { exportRejected, readRejected, replayRejected, withWarehouse, rawTables, keyPrefixes, recordLoadRun } =
          await import('../pipeline/raw-records.ts');
        requireKnown(
          flags.object,
          rawTables.map(({ object }) => object),
        );
        if (flags.replay !== undefined) {
          const file = flags.replay === true ? undefined : path(flags.replay);
          const replay = await withWarehouse(invocation, { role: 'loader' }, (warehouse) =>
            recordLoadRun(warehouse, { runId, command: 'rejected', signal }, () =>
              replayRejected(warehouse, {
                file,
                rawTables,
                keyPrefixes,
                runId,
                logger: output.logger,
                signal,
              }),
            ),
          );
          output.result({ runId, ...replay }, () => renderReplay(replay, output));
          return;
        }
        if (flags.export !== undefined) {
          const file = path(flags.export);
          const records = await withWarehouse(invocation, { role: 'loader', quiet: true }, (warehouse) =>
            exportRejected(warehouse, file, flags.object),
          );
          output.result(
            { file, records },
            () => `Wrote ${records} records to ${file}. Mend them, then: medallion rejected --replay ${flags.export}`,
          );
          return;
        }
        const rejected = await withWarehouse(invocation, { role: 'loader', quiet: true }, (warehouse) =>
          readRejected(warehouse, flags.object),
        );
        output.result({ rejected }, () => renderRejected(rejected, output));
      }),
    );

/** Of an object nobody loads there are none: what was mistyped would look as if all were well. */
function requireKnown(object: string | undefined, known: readonly string[]): void {
  if (object === undefined || known.includes(object)) return;
  throw new MedallionError({
    code: 'UNKNOWN_OBJECT',
    kind: 'usage',
    message: `There is no object "${object}".${didYouMean(object, known)}`,
    fix: 'Name it as Salesforce does: Account, OpportunityLineItem. `medallion rejected` lists those that have rejected records.',
    fields: { object },
  });
}
