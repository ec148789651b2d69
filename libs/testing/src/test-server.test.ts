import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resolveTestServer, urlWithPassword } from './test-server.ts';

test('MEDALLION_TEST_DATABASE_URL goes before DATABASE_URL', async () => {
  const environment = { MEDALLION_TEST_DATABASE_URL: 'postgres://a/x', DATABASE_URL: 'postgres://b/y' };
  expect(await resolveTestServer('/nowhere', environment)).toBe('postgres://a/x');
});

test('DATABASE_URL is used where no test server is named', async () => {
  expect(await resolveTestServer('/nowhere', { DATABASE_URL: 'postgres://b/y' })).toBe('postgres://b/y');
});

test('without either the command line is asked to start the embedded server', async () => {
  const workspace = await mkdtemp(path.join(tmpdir(), 'medallion-testing-'));
  await mkdir(path.join(workspace, 'apps/runner/bin'), { recursive: true });
  await writeFile(
    path.join(workspace, 'apps/runner/bin/medallion.mjs'),
    `console.log(JSON.stringify({ url: 'postgres://medallion@127.0.0.1:1/' + process.argv.slice(2, 5).join('') }));`,
  );
  expect(await resolveTestServer(workspace, {})).toBe('postgres://medallion@127.0.0.1:1/dbstart--json');
  await rm(workspace, { recursive: true });
});

test('the password comes from the passfile, unescaped', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'medallion-testing-'));
  const passfile = path.join(folder, 'passfile');
  await writeFile(passfile, '# written by medallion\n127.0.0.1:*:*:medallion:a\\:b\\\\c\n');
  const url = new URL(await urlWithPassword({ url: 'postgres://medallion@127.0.0.1:5433/x', passfile }));
  expect(decodeURIComponent(url.password)).toBe('a:b\\c');
  await rm(folder, { recursive: true });
});
