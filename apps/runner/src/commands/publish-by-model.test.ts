import type { LayerReport } from '@medallion/engine';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEAL, openDealWorkspace, type DealWorkspace } from './fixtures/deal-workspace.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let workspace: DealWorkspace;
beforeAll(async () => {
  workspace = await openDealWorkspace({ ...DEAL, Amount: 0, ExpectedRevenue: 0 });
  await writeFile(
    path.join(workspace.folder, 'strict.mjs'),
    `export default { publish: 'model', checks: { 'fct_opportunity.won_has_amount': { severity: 'error' } } };`,
  );
});
afterAll(() => workspace.close());

const run = (...argv: string[]) => workspace.run(argv);

test('what is published together is a layer or a model', async () => {
  const { code, stderr } = await run('build', '--publish', 'table');
  expect(code).toBe(2);
  expect(stderr).toContain("'table' is invalid. Allowed choices are layer, model.");
});

// One story, told in order: what each step finds is what the one before left.
test('by the configuration models are published by themselves: what fails is told, and the exit code tells of it', async () => {
  expect(await run('load')).toMatchObject({ code: 0 });
  const { code, stdout, stderr } = await run('build', '--run-id', 'first', '--config', 'strict.mjs');
  expect(code).toBe(4);
  expect(stdout).toMatch(/^gold\.dim_stage +12 +12/m);
  expect(stdout).toMatch(/^gold +\d+ built, 1 failed, (?:\d+ left out, )?0 skipped, \d+ checks/m);
  expect(stdout).not.toMatch(/^gold\.fct_opportunity /m);
  expect(stderr).toMatch(
    /^error PUBLISHED_IN_PART {2}1 model failed(?:, and .* left out)?; all else is published\.\n- gold\.fct_opportunity: 1 row fails "won_has_amount"/m,
  );
  expect(stderr).toContain('fix: Mend what failed and run `medallion retry`: it builds what is left.');
  expect(await workspace.database.sql`select 1 from ops.model_state where model = 'gold.fct_opportunity'`).toHaveLength(
    0,
  );
  expect(await workspace.database.sql`select 1 from ops.model_state where model = 'gold.dim_stage'`).toHaveLength(1);
});

test('with --json the report is on stdout and the error on stderr', async () => {
  const { code, stdout, stderr } = await run('build', 'gold', '--config', 'strict.mjs', '--json', '--run-id', 'second');
  expect(code).toBe(4);
  const { layers } = JSON.parse(stdout) as { layers: LayerReport[] };
  expect(layers[0]!.models.filter(({ action }) => action === 'failed').map(({ model }) => model)).toEqual([
    'gold.fct_opportunity',
  ]);
  const error = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { error?: object })
    .find((line) => line.error !== undefined);
  expect(error).toMatchObject({
    error: {
      code: 'PUBLISHED_IN_PART',
      kind: 'data',
      fields: { failed: ['gold.fct_opportunity'] },
      errors: [{ code: 'CHECK_FAILED' }],
    },
  });
});

test('a retry publishes as the failed build was to, and builds what is left', async () => {
  const { code, stdout } = await run('retry', '--run-id', 'third');
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^gold\.fct_opportunity {2}Reused: computed by run second\.$/m);
  expect(
    await workspace.database.sql`select request ->> 'publish' as publish from ops.run where run_id = 'third'`,
  ).toEqual([{ publish: 'model' }]);
  expect((await run('plan')).stdout).toMatch(/^Up to date/);
});
