import { seedStage } from '@medallion/silver';
import type { AnyModel } from '@medallion/model';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { configSchema } from '../config/config.ts';
import { findWorkspace } from '../config/workspace.ts';
import { codeDigest, countsSeeds } from './code-digest.ts';

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
