import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The rules of docs/architecture.md, "Folders", hold because lint fails on each of the illegal lines here. */
const boundary = '@nx/enforce-module-boundaries';
const typesOnly = '@typescript-eslint/no-restricted-imports';
const pure = 'no-restricted-imports';
const environment = 'no-restricted-globals';

const cases: { title: string; file: string; code: string; breaks: string[] }[] = [
  {
    title: 'gold may import silver',
    file: 'libs/gold/src/x.ts',
    code: `export { models } from '@medallion/silver';`,
    breaks: [],
  },
  {
    title: 'gold may not import bronze',
    file: 'libs/gold/src/x.ts',
    code: `export { models } from '@medallion/bronze';`,
    breaks: [boundary],
  },
  {
    title: 'silver may not import gold',
    file: 'libs/silver/src/x.ts',
    code: `export { models } from '@medallion/gold';`,
    breaks: [boundary],
  },
  {
    title: 'metrics may not import the gold they are defined over',
    file: 'libs/metrics/src/x.ts',
    code: `export { models } from '@medallion/gold';`,
    breaks: [boundary],
  },
  {
    title: 'a library may not reach into the files of another',
    file: 'libs/gold/src/x.ts',
    code: `export * from '../../silver/src/index.ts';`,
    breaks: [boundary],
  },
  {
    title: 'the engine may not import the warehouse that carries out its plans',
    file: 'libs/engine/src/x.ts',
    code: `export * from '@medallion/warehouse';`,
    breaks: [boundary],
  },
  {
    title: 'product code may not import the testing library',
    file: 'libs/model/src/x.ts',
    code: `export * from '@medallion/testing';`,
    breaks: [boundary],
  },
  {
    title: 'a test may import the testing library',
    file: 'libs/model/src/x.test.ts',
    code: `export * from '@medallion/testing';`,
    breaks: [],
  },
  {
    title: 'bronze may import the types of salesforce',
    file: 'libs/bronze/src/x.ts',
    code: `import type { Catalogue } from '@medallion/salesforce';\nexport type C = Catalogue;`,
    breaks: [],
  },
  {
    title: 'bronze may not import the code of salesforce',
    file: 'libs/bronze/src/x.ts',
    code: `export { catalogue } from '@medallion/salesforce';`,
    breaks: [typesOnly],
  },
  ...['core', 'model', 'quality', 'metrics', 'manifest', 'engine'].map((library) => ({
    title: `${library} may not import a database driver`,
    file: `libs/${library}/src/x.ts`,
    code: `export { default } from 'postgres';`,
    breaks: [pure],
  })),
  {
    title: 'the engine may not read files',
    file: 'libs/engine/src/x.ts',
    code: `export * from 'node:fs';`,
    breaks: [pure],
  },
  {
    title: 'the engine may not read the environment',
    file: 'libs/engine/src/x.ts',
    code: `export const home = process.env['HOME'];`,
    breaks: [environment],
  },
];

let broken: string[][];

beforeAll(() => {
  const script = join(__dirname, 'lint-snippets.mjs');
  broken = JSON.parse(execFileSync(process.execPath, [script], { input: JSON.stringify(cases), encoding: 'utf8' }));
});

test.each(cases.map((rule, index) => ({ ...rule, index })))('$title', ({ index, breaks }) => {
  expect(broken[index]).toEqual(breaks);
});
