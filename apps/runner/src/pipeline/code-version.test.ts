import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { version } from '../version.ts';
import { codeVersion } from './code-version.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-code-'));
});
afterEach(() => rm(folder, { recursive: true }));

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim();

test('outside of a repository it is the version', async () => {
  expect(await codeVersion(folder)).toBe(version());
});

test('in one it is also the commit, and whether files differ from it', async () => {
  git('init', '-q');
  await writeFile(path.join(folder, 'a'), '1');
  git('add', '.');
  git('commit', '-qm', 'a');
  git('tag', 'v9');
  const commit = git('rev-parse', '--short=12', 'HEAD');
  expect(await codeVersion(folder)).toBe(`${version()} ${commit}`);
  await writeFile(path.join(folder, 'a'), '2');
  expect(await codeVersion(folder)).toBe(`${version()} ${commit}-dirty`);
});
