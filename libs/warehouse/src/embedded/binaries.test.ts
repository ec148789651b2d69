import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { locateBinaries, postgresProgram, usableBinaries } from './binaries.ts';

const folders: string[] = [];
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'medallion-binaries-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** The package as npm unpacks it when it runs no install scripts: without the symbolic links. */
async function packageWithoutLinks(): Promise<{ folder: string; version: string }> {
  const { folder, version } = await locateBinaries();
  const native = path.join(await temporaryFolder(), 'native');
  await cp(folder, native, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) await rm(path.join(path.dirname(native), target), { force: true });
  return { folder: native, version };
}

test('programs whose links no install script made run from a private copy, made once', async () => {
  const incomplete = await packageWithoutLinks();
  expect(() => execFileSync(postgresProgram(incomplete.folder), ['--version'], { stdio: 'pipe' })).toThrow();

  const root = await temporaryFolder();
  const usable = await usableBinaries(incomplete, root, undefined);
  expect(usable).toBe(path.join(root, `binaries-${incomplete.version}`));
  expect(String(execFileSync(postgresProgram(usable), ['--version']))).toMatch(/^postgres \(PostgreSQL\) 18\./);

  const { ino } = await stat(postgresProgram(usable));
  expect(await usableBinaries(incomplete, root, undefined)).toBe(usable);
  expect((await stat(postgresProgram(usable))).ino).toBe(ino);
});

test('programs the server’s user cannot reach are copied to where it can', async () => {
  // mkdtemp makes folders that only their owner may enter.
  const { folder, version } = await locateBinaries();
  const hidden = path.join(await temporaryFolder(), 'native');
  await cp(folder, hidden, { recursive: true, verbatimSymlinks: true });
  const root = await temporaryFolder();
  const usable = await usableBinaries({ folder: hidden, version }, root, { uid: 65533, gid: 65533 });
  expect(usable.startsWith(root)).toBe(true);
  expect((await stat(postgresProgram(usable))).mode & 0o777).toBe(0o755);
});
