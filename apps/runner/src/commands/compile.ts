import { BASE_ENVIRONMENT } from '@medallion/core';
import type { Command } from 'commander';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { parseLayers } from '../layers.ts';
import type { Artifacts } from '../pipeline/layer-artifacts.ts';
import { oneLayerNeeded } from '../usage-error.ts';

interface Flags {
  readonly layer?: string[];
  readonly output?: string;
}

/** `medallion compile`: the SQL, without a database. */
export const compileCommand = (host: Host): Command =>
  host
    .command('compile', {
      summary: 'write the SQL and the manifest of layers, without a database',
      description:
        'Compiles the models of the layers named, or of all of them, and writes <model>.sql and manifest.json into dist/compiled/<layer>.\n' +
        'Needs no database; the same models give the same bytes.',
      examples: ['medallion compile', 'medallion compile --layer gold --output /tmp/gold'],
    })
    .option('--layer <layer...>', 'bronze, silver or gold (default: all)')
    .option('--output <folder>', 'write the one layer named into this folder instead')
    .action(
      host.action<Flags>(async ({ flags, output, path, workspace, config }) => {
        const layers = parseLayers(flags.layer ?? []);
        if (flags.output !== undefined && layers.length !== 1) throw oneLayerNeeded('--output');
        const { writeLayerArtifacts } = await import('../pipeline/layer-artifacts.ts');
        const written: ({ layer: string } & Artifacts)[] = [];
        for (const layer of layers) {
          const folder = flags.output === undefined ? join(workspace, 'dist', 'compiled', layer) : path(flags.output);
          written.push({
            layer,
            ...(await writeLayerArtifacts({ layer, environment: BASE_ENVIRONMENT }, folder, await config())),
          });
        }
        output.result({ layers: written }, () =>
          written
            .map(({ layer, folder, files }) => `${layer}: ${files.length - 1} models compiled to ${folder}`)
            .join('\n'),
        );
      }),
    );
