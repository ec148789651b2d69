import { MedallionError } from '@medallion/core';
import type { Command } from 'commander';
import { readdir } from 'node:fs/promises';
import type { MockOrgFlags } from '../config/mock-org-flags.ts';
import type { Host } from '../host.ts';
import { mockOrgServeCommand } from './mock-org-serve.ts';

interface Flags extends MockOrgFlags {
  readonly output: string;
}

/** `medallion mock-org`: the generated org as files. */
export function mockOrgCommand(host: Host): Command {
  const generate = host
    .command('generate', {
      summary: 'write the records of a mock org into a folder',
      description:
        'Writes a mock Salesforce org as API responses, <SObject>/<NNNN>.json. The same seed, scale and date give the same bytes.\n' +
        'What is not given comes from mockOrg in medallion.config.ts.',
      examples: [
        'medallion mock-org generate --output /tmp/org',
        'medallion mock-org generate --output /tmp/org --seed 7 --scale 10 --as-of 2026-01-15T00:00:00Z',
        'medallion mock-org generate --output /tmp/org --start 2023-07-01 --days 60',
      ],
    })
    .requiredOption('--output <folder>', 'folder to write to; must be empty or not exist')
    .option('--seed <number>', 'what chance is drawn from')
    .option('--scale <factor>', 'size; 1 is 26,888 records')
    .option('--as-of <instant>', 'the last instant of its three years of history, ISO 8601')
    .option('--start <date>', 'instead of --as-of: the first day of the three years, such as 2022-01-01')
    .option('--days <number>', 'days that pass after the history before the org is read')
    .action(
      host.action<Flags>(async ({ flags, output, config, path, signal }) => {
        const [{ parseMockOrgFlags }, { mockOrgSettings, writeMockOrg }] = await Promise.all([
          import('../config/mock-org-flags.ts'),
          import('../source/mock-extract.ts'),
        ]);
        const given = parseMockOrgFlags(flags);
        const folder = path(flags.output);
        await requireEmpty(folder);
        const settings = { ...mockOrgSettings(await config()), ...given };
        await writeMockOrg(folder, settings, output.logger, signal);
        output.result({ folder, ...settings }, () => `Wrote the mock org to ${folder}`);
      }),
    );
  return host
    .group('mock-org', 'a generated Salesforce org to try things on')
    .addCommand(generate)
    .addCommand(mockOrgServeCommand(host));
}

async function requireEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new MedallionError({
      code: 'OUTPUT_NOT_A_FOLDER',
      kind: 'usage',
      message: `${folder} cannot be written to (${error.code}).`,
      fix: 'Name a folder that is empty or does not exist yet.',
      cause: error,
    });
  });
  if (entries.length === 0) return;
  throw new MedallionError({
    code: 'OUTPUT_NOT_EMPTY',
    kind: 'usage',
    message: `${folder} is not empty.`,
    fix: 'Name a folder that is empty or does not exist yet: nothing is overwritten.',
    fields: { folder },
  });
}
