import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from './fixtures/run-extract.ts';
import { RunFolder, takeUpRun } from './run-folder.ts';

let folder: string;
const begin = {
  organizationId: '00D000000000001AAA',
  apiVersion: '62.0',
  startedAt: '2024-06-01T12:00:00.000Z',
  until: '2024-06-01T11:55:00.000Z',
};

beforeEach(async () => {
  folder = await newFolder();
  await mkdir(folder);
});

/** What a process that no longer runs has left. */
async function left(): Promise<string> {
  const directory = join(folder, 'killed');
  await RunFolder.open(directory, begin);
  await writeFile(
    join(directory, '.unfinished'),
    JSON.stringify({ formatVersion: 1, source: 'salesforce', ...begin, pid: 2 ** 30 }),
  );
  await mkdir(join(directory, 'Account'));
  return directory;
}

test('a run that was killed is taken up under the name of the one that goes on with it, and is its own from then', async () => {
  const directory = await left();
  const target = join(folder, 'next');
  expect(await takeUpRun(directory, target)).toBe(true);
  expect(await readdir(folder)).toEqual(['next']);
  expect(await readdir(target)).toEqual(['.unfinished', 'Account']);
  expect(JSON.parse(await readFile(join(target, '.unfinished'), 'utf8'))).toMatchObject({ ...begin, pid: process.pid });
});

test('of several that would take up a run one does', async () => {
  const directory = await left();
  const targets = ['a', 'b', 'c', 'd'].map((name) => join(folder, name));
  const taken = await Promise.all(targets.map((target) => takeUpRun(directory, target)));
  expect(taken.filter(Boolean)).toHaveLength(1);
  expect(await readdir(folder)).toEqual([['a', 'b', 'c', 'd'][taken.indexOf(true)]]);
});

test('a folder that holds something already is not written over', async () => {
  const directory = await left();
  const target = join(folder, 'next');
  await mkdir(join(target, 'Account'), { recursive: true });
  expect(await takeUpRun(directory, target)).toBe(false);
  await expect(readdir(directory)).resolves.toContain('Account');
});
