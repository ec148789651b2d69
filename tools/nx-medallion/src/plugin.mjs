import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { layerOf, runnerOf } from './packages.mjs';
import { layerTargets, runnerTargets } from './targets.mjs';

/**
 * Gives every layer library (`layer:*` tag, or `"medallion": {"layer": "..."}` in its package.json) the targets
 * `probe-layer`, `build-layer` and `compile-layer`, and the project that carries the `medallion` command `extract` and
 * `load`. Plain JavaScript: Nx loads it before anything is built and under whatever Node it was started with.
 *
 * @type {import('@nx/devkit').CreateNodes}
 */
export const createNodes = [
  '{apps,libs,tools}/*/package.json',
  (files, _options, { workspaceRoot }) => {
    const packages = files.map((file) => ({
      file,
      root: dirname(file),
      json: JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8')),
    }));
    const runner = packages.map(({ json }) => runnerOf(json)).find((name) => name !== undefined);
    return packages.flatMap(({ file, root, json }) => {
      const layer = layerOf(json);
      const targets = {
        ...(layer === undefined ? {} : layerTargets(layer, { root, runner })),
        ...(runnerOf(json) === undefined ? {} : runnerTargets()),
      };
      return Object.keys(targets).length === 0 ? [] : [[file, { projects: { [root]: { targets } } }]];
    });
  },
];

export const createNodesV2 = createNodes;

export const name = '@medallion/nx-medallion';
