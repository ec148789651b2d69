import { seedStage } from '@medallion/silver';
import type { AnyModel } from '@medallion/model';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { configSchema } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { findWorkspace } from '../config/workspace.ts';
import { codeDigest, countsSeeds, knownCode } from './code-digest.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'medallion-code-'));
  write('libs/gold/src/dim.ts', 'export const dim = 1;');
});
afterEach(() => rmSync(workspace, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(workspace, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const config = configSchema.parse({});
const digestNow = () => codeDigest(workspace, config);

test('the same files and settings have the same digest', () => {
  expect(digestNow()).toBe(digestNow());
});

test.each([
  ['a source', 'libs/gold/src/dim.ts'],
  ['a new source', 'libs/gold/src/fct.ts'],
  ['a seed', 'libs/silver/src/seeds/stage.csv'],
  ['the versions of packages', 'package-lock.json'],
  ['the settings file', 'medallion.config.ts'],
])('%s makes it another', (_, path) => {
  const before = digestNow();
  write(path, 'something else');
  expect(digestNow()).not.toBe(before);
});

test('so do settings', () => {
  expect(codeDigest(workspace, configSchema.parse({ reportTimeZone: 'Asia/Tokyo' }))).not.toBe(digestNow());
});

test.each(['libs/gold/src/dim.test.ts', 'libs/gold/node_modules/x/index.ts', 'docs/a.md', 'libs/gold/dist/dim.ts'])(
  '%s does not',
  (path) => {
    const before = digestNow();
    write(path, 'something else');
    expect(digestNow()).toBe(before);
  },
);

test('the seeds of the workspace are covered; one that lies elsewhere is not', () => {
  const models = [seedStage as unknown as AnyModel];
  expect(countsSeeds(findWorkspace(import.meta.dirname), models)).toBe(true);
  expect(countsSeeds(workspace, models)).toBe(false);
});

describe('a build is known to be of the same code', () => {
  const known = (folder: string, env?: string) =>
    knownCode({ workspace: folder, environment: readEnvironment({}, folder, { env }) }, config);
  const own = findWorkspace(import.meta.dirname);

  test('of the base, in the workspace the models lie in', () => {
    expect(known(own)).toBe(codeDigest(own, config));
  });

  test('not in an environment', () => {
    expect(known(own, 'pr_12')).toBeUndefined();
  });

  test('not in a workspace that only has settings: it would not tell when the models change', () => {
    write('medallion.config.ts', 'export default {};');
    expect(known(workspace)).toBeUndefined();
  });
});
