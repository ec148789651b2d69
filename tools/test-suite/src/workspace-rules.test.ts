import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

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

test('every model of silver and gold has a unit test beside it that runs it', () => {
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const untested = tracked
    .filter((file) => /^libs\/(silver|gold)\/src\/.+(?<!\.test)\.ts$/.test(file))
    .filter((file) => {
      const source = read(file);
      // An ephemeral model is part of a metric, and tested with it.
      if (!/\b(defineModel|defineQueryModel|versionHistory)\(/.test(source) || source.includes('ephemeralModel('))
        return false;
      const test = file.replace(/\.ts$/, '.test.ts');
      if (!tracked.includes(test)) return true;
      const names = [...source.matchAll(/^export const (\w+) = (?:define\w*Model|versionHistory)\(/gm)];
      // A file that declares several models alike names none of them so; that its test runs models must do.
      const calls = names.length > 0 ? names.map(([, name]) => `testModel(${name})`) : ['testModel('];
      return !calls.every((call) => read(test).includes(call));
    });
  expect(untested).toEqual([]);
});

test('links between documents lead to files and folders that are there', () => {
  const broken = tracked
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)]
        .map(([, target]) => normalize(join(dirname(file), target!)))
        .filter(
          (target) => !tracked.some((other) => other === target || other.startsWith(`${target.replace(/\/$/, '')}/`)),
        )
        .map((target) => `${file}: ${target}`),
    );
  expect(broken).toEqual([]);
});
