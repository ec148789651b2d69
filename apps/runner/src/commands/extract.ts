import type { Command } from 'commander';
import type { Host } from '../host.ts';

/** `medallion extract`: makes sure that the records to load lie in a folder. */
export const extractCommand = (host: Host): Command =>
  host
    .command('extract', {
      summary: 'fetch the records of the source into files',
      description:
        'Puts the records of the source into a folder under .medallion/extract. Without MEDALLION_SOURCE that is the mock org, generated\n' +
        'once for its seed, scale and date; a folder named by MEDALLION_SOURCE is read in place, so there is nothing to fetch.',
      examples: ['medallion extract', 'MEDALLION_SOURCE=~/salesforce-export medallion extract'],
    })
    .action(
      host.action(async (invocation) => {
        const { output, runId } = invocation;
        const { prepareSource } = await import('../source/open-source.ts');
        const source = await prepareSource(invocation);
        output.result({ runId, source: source.kind, folder: source.folder, extracted: source.isNew }, () =>
          source.isNew
            ? `Extracted to ${source.folder}`
            : source.kind === 'files'
              ? `Reads ${source.folder} in place.`
              : `Nothing to do: ${source.folder} is complete.`,
        );
      }),
    );
