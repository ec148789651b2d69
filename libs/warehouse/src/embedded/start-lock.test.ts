import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startTimeOf } from './process-identity.ts';
import { withStartLock } from './start-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-lock-'));
  file = path.join(folder, 'start.lock');
});
afterEach(() => rm(folder, { recursive: true }));

/** No system gives out this process id. */
const DEAD = 4_194_305;

test('works that want the lock at once run one after the other', async () => {
  let inside = 0;
  let most = 0;
  const work = () =>
    withStartLock(file, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    });
  await Promise.all(Array.from({ length: 5 }, work));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a process that died is taken over', async () => {
  await writeFile(file, JSON.stringify({ pid: DEAD, startTime: '1', token: 'x' }));
  expect(await withStartLock(file, async () => 'mine')).toBe('mine');
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of an earlier process of the same id is taken over', async () => {
  const startTime = `${await startTimeOf(process.pid)}0`;
  await writeFile(file, JSON.stringify({ pid: process.pid, startTime, token: 'x' }));
  expect(await withStartLock(file, async () => 'mine')).toBe('mine');
});

test('a lock file left half-written is taken over once it is old', async () => {
  await writeFile(file, '{"pid"');
  await utimes(file, 0, 0);
  expect(await withStartLock(file, async () => 'mine')).toBe('mine');
});

test('the lock is given back when the work fails', async () => {
  await expect(withStartLock(file, () => Promise.reject(new Error('deliberate')))).rejects.toThrow('deliberate');
  expect(await readdir(folder)).toEqual([]);
});

test('the lock names its holder while it is held', async () => {
  await withStartLock(file, async () => {
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  });
});
