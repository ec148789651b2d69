import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

test('the top level holds only the folders everybody expects', () => {
  const folders = new Set(tracked.filter((file) => file.includes('/')).map((file) => file.split('/')[0]!));
  expect([...folders].sort()).toEqual(['.ci', 'apps', 'docs', 'libs', 'tools']);
});

test('the lock file names no registry host', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock).not.toMatch(/"resolved": "https?:/);
});

test('every library and app says in a README what it is for', () => {
  const projects = tracked.filter((file) => /^(libs|apps|tools)\/[^/]+\/package\.json$/.test(file));
  const missing = projects
    .map((file) => file.replace('package.json', 'README.md'))
    .filter((file) => !tracked.includes(file));
  expect(missing).toEqual([]);
});

test('every library declares the tag its import rule hangs on', () => {
  const libraries = tracked.filter((file) => /^libs\/[^/]+\/package\.json$/.test(file));
  const untagged = libraries.filter((file) => {
    const name = file.split('/')[1]!;
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as { nx?: { tags?: string[] } };
    return !manifest.nx?.tags?.includes(`lib:${name}`);
  });
  expect(untagged).toEqual([]);
});
