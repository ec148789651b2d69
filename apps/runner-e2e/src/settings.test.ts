import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { medallion, medallionJson } from './support/medallion.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'medallion-workspace-'));
  writeFileSync(path.join(workspace, 'medallion.config.ts'), 'export default { mockOrg: { scale: 0.05, seed: 5 } };');
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

interface Extracted {
  readonly folder: string;
  readonly extracted: boolean;
}

test('the settings of the nearest folder above hold, and state lies beside them', async () => {
  const inner = path.join(workspace, 'some', 'folder');
  mkdirSync(inner, { recursive: true });
  const { folder } = await medallionJson<Extracted>(['extract'], { cwd: inner });
  expect(path.dirname(folder)).toBe(path.join(workspace, '.medallion', 'extract'));
  expect(path.basename(folder)).toMatch(/^mock-5-x0\.05-/);
});

test('an extract that is complete is not made again; other settings make another', async () => {
  const first = await medallionJson<Extracted>(['extract'], { cwd: workspace });
  const again = await medallionJson<Extracted>(['extract'], { cwd: workspace });
  expect([first.extracted, again.extracted, again.folder === first.folder]).toEqual([true, false, true]);
  writeFileSync(path.join(workspace, 'medallion.config.ts'), 'export default { mockOrg: { scale: 0.05, seed: 6 } };');
  const other = await medallionJson<Extracted>(['extract'], { cwd: workspace });
  expect([other.extracted, other.folder === first.folder]).toEqual([true, false]);
});

test('the fiscal year of the settings is the one the calendar is compiled with', async () => {
  const calendar = async (settings: string): Promise<string> => {
    writeFileSync(path.join(workspace, 'medallion.config.ts'), `export default ${settings};`);
    await medallionJson(['compile', '--layer', 'silver'], { cwd: workspace });
    return readFileSync(path.join(workspace, 'dist', 'compiled', 'silver', 'int_calendar.sql'), 'utf8');
  };
  expect(await calendar('{}')).toContain('(extract(month from "series"."day")::integer - 2 + 12) % 12 + 1');
  expect(await calendar('{ fiscalYearStartMonth: 7 }')).toContain(
    '(extract(month from "series"."day")::integer - 7 + 12) % 12 + 1',
  );
});

test('.env is read, and what is set in the environment wins', async () => {
  writeFileSync(path.join(workspace, '.env'), 'MEDALLION_SOURCE=from-dot-env\n');
  const dotEnv = await medallion(['extract'], { cwd: workspace });
  expect(dotEnv.stderr).toContain(`there is no folder ${path.join(workspace, 'from-dot-env')}`);
  const set = await medallion(['extract'], { cwd: workspace, env: { MEDALLION_SOURCE: 'from-environment' } });
  expect(set.stderr).toContain(`there is no folder ${path.join(workspace, 'from-environment')}`);
});

test('a password in DATABASE_URL is in nothing that is printed, also not with --verbose', async () => {
  const env = { DATABASE_URL: 'postgres://me:s3cret-%C3%A4@127.0.0.1:1/db', PGPASSWORD: 'another-s3cret' };
  for (const command of [['db', 'url'], ['load'], ['summary', '--verbose'], ['load', '--json', '--verbose']]) {
    const { stdout, stderr } = await medallion(command, { cwd: workspace, env });
    expect(stdout + stderr).not.toMatch(/s3cret/);
    expect(stdout + stderr).not.toBe('');
  }
});
