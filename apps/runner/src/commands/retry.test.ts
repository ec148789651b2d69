import type { LayerReport } from '@medallion/engine';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { version } from '../version.ts';
import { DEAL, openDealWorkspace, type DealWorkspace } from './fixtures/deal-workspace.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let workspace: DealWorkspace;
beforeAll(async () => {
  workspace = await openDealWorkspace({ ...DEAL, Amount: 0, ExpectedRevenue: 0 });
  await writeFile(
    path.join(workspace.folder, 'strict.mjs'),
    `export default { checks: { 'fct_opportunity.won_has_amount': { severity: 'error' } } };`,
  );
});
afterAll(() => workspace.close());

const run = (...argv: string[]) => workspace.run(argv);
const strict = ['--config', 'strict.mjs'];

// One story, told in order: what each step finds is what the one before left.
test('before anything was built there is nothing to retry', async () => {
  expect(await run('load')).toMatchObject({ code: 0 });
  expect(await run('retry')).toMatchObject({ code: 0, stdout: 'Nothing to retry: there was no build yet.\n' });
});

test('a failed build names the command, and with how many models it can go on', async () => {
  const { code, stderr } = await run('build', '+fct_opportunity', '+dim_*', '--run-id', 'first', ...strict);
  expect(code).toBe(4);
  expect(stderr).toMatch(
    /gold {2}Once the cause is mended, `medallion retry` builds again what this run was to build, and can reuse the \d+ models it computed\.\nerror CHECKS_FAILED/,
  );
});

test('a retry with nothing mended fails the same way, and keeps what was computed', async () => {
  const { code, stdout, stderr } = await run('retry', '--run-id', 'second', ...strict);
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/^Retrying run first, which failed\.$/m);
  expect(stderr).toContain('gold.fct_opportunity  1 rows, +1 ~0 -0, computed by run first, ');
  expect(stderr).toMatch(/can reuse the \d+ models it computed/);
});

test('a retry once it is mended builds what was selected, and says what it took over and from which run', async () => {
  const { code, stdout, stderr } = await run('retry', '--run-id', 'third');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/^Retrying run second, which failed\.$/m);
  expect(stdout).toMatch(/^gold\.fct_opportunity +1 +1 +0 +0/m);
  expect(stdout).toMatch(/^gold\.fct_opportunity {2}Reused: computed by run first\.$/m);
  expect(
    await workspace.database.sql`select relname from pg_class where relnamespace = 'scratch'::regnamespace`,
  ).toEqual([]);
  // What was not selected then is not built now.
  expect(await workspace.database.sql`select model from ops.model_state where model like 'gold.fct%'`).toEqual([
    { model: 'gold.fct_opportunity' },
  ]);
});

test('each run is recorded with the version of the code', async () => {
  const runs = await workspace.database
    .sql`select distinct code_version from ops.run where command in ('build', 'retry')`;
  // With the commit, where the tests run in a repository.
  expect([...runs]).toEqual([{ code_version: expect.stringMatching(`^${version().replaceAll('.', '\\.')}`) }]);
});

test('after a build that succeeded there is nothing to retry, also as JSON', async () => {
  expect(await run('retry')).toMatchObject({
    code: 0,
    stdout: 'Nothing to retry: the last build, run third, succeeded.\n',
  });
  const { code, stdout } = await run('retry', '--json', '--run-id', 'none');
  expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    document: { runId: 'none', retried: null, layers: [] },
  });
  expect((await run('retry', '--env', 'pr_12')).stdout).toBe('Nothing to retry: there was no build of pr_12 yet.\n');
});

test('a run that was killed between two layers is retried, and its whole request with it', async () => {
  await run('build', '--run-id', 'killed');
  await workspace.database.sql`update ops.run set status = 'running', finished_at = null where run_id = 'killed'`;
  const { code, stdout, stderr } = await run('retry', '--json');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('which was killed') });
  const { retried, layers } = JSON.parse(stdout) as { retried: string; layers: LayerReport[] };
  expect([retried, layers.map(({ layer }) => layer)]).toEqual(['killed', ['bronze', 'silver', 'gold']]);
});

test('a run that is interrupted between two layers ends as cancelled', async () => {
  const interruptAt = /bronze published in /;
  const { code } = await workspace.run(['build', '--full-refresh', '--run-id', 'stopped'], {}, { interruptAt });
  expect(code).not.toBe(0);
  const recorded = await workspace.database.sql`
    select status, finished_at is not null as is_over,
      array(select distinct split_part(model, '.', 1) from ops.model_run where run_id = 'stopped') as layers
    from ops.run where run_id = 'stopped'`;
  expect([...recorded]).toEqual([{ status: 'cancelled', is_over: true, layers: ['bronze'] }]);
});
