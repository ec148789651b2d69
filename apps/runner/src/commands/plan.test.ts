import type { ExplainedPlan } from '@medallion/engine';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDealWorkspace, type DealWorkspace } from './fixtures/deal-workspace.ts';

// Builds a whole warehouse; a busy machine takes its time.
jest.setTimeout(300_000);

let workspace: DealWorkspace;
beforeAll(async () => {
  workspace = await openDealWorkspace();
});
afterAll(() => workspace.close());

const run: DealWorkspace['run'] = (...command) => workspace.run(...command);
const stdoutOf: DealWorkspace['stdoutOf'] = (...command) => workspace.stdoutOf(...command);
const plansOf = async (): Promise<ExplainedPlan[]> =>
  (JSON.parse(await stdoutOf(['plan', '--json'])) as { layers: ExplainedPlan[] }).layers;

// One story, told in order: what each step finds is what the one before left.
test('before the first build every model of every layer is planned as new, with nothing known of it', async () => {
  await stdoutOf(['load']);
  const plans = await plansOf();
  expect(plans.map(({ layer }) => layer)).toEqual(['bronze', 'silver', 'gold']);
  for (const { models, estimate } of plans) {
    expect(models.every(({ action, cause }) => action === 'build' && cause === 'new')).toBe(true);
    expect(estimate).toEqual({ models: models.length, rows: 0, milliseconds: 0, unknown: models.length });
  }
  expect(await stdoutOf(['plan'])).toMatch(/\d+ to build, of which nothing is known\n/);
});

test('a warehouse that is up to date takes one line', async () => {
  await stdoutOf(['build']);
  expect(await stdoutOf(['plan'])).toMatch(/^Up to date: bronze, silver, gold \(\d+ models\)\n$/);
  expect((await plansOf()).every(({ isUpToDate }) => isUpToDate)).toBe(true);
});

/** Makes it so that a model was published from an earlier declaration: its amount was a whole number then. */
async function publishEarlier(): Promise<void> {
  await workspace.database.sql`
    update ops.model_definition
    set sql = replace(sql, '"amount"', '"amount_then"'),
      contract = jsonb_set(contract, '{columns}', (
        select jsonb_agg(case when column_then ->> 'name' = 'amount' then column_then || '{"type": "bigint"}' else column_then end)
        from jsonb_array_elements(contract -> 'columns') as column_then))
    where model = 'silver.int_opportunity'`;
  await workspace.database
    .sql`update ops.model_state set definition = 'earlier' where model = 'silver.int_opportunity'`;
  await workspace.database.sql`update ops.layer_ledger set desired = 'earlier' where layer = 'silver'`;
}

test('a changed definition is shown with its contract, its readers and, when asked for, its query', async () => {
  await publishEarlier();
  const text = await stdoutOf(['plan', 'silver']);
  expect(text).toContain('\nsilver.int_opportunity  definition changed\n');
  expect(text).toMatch(
    /\n {2}~ amount bigint -> numeric\(\d+,\d+\) {2}breaking: read by .*gold\.fct_opportunity\.amount/,
  );
  expect(text).toMatch(/\n {2}query: \d+ lines added, \d+ removed \(--diff shows them\)\n/);
  const diff = await stdoutOf(['plan', 'silver', '--diff']);
  expect(diff).toMatch(/\n {2}-.*"amount_then".*\n/);
  expect(diff).not.toContain('\u001b');
  expect(await stdoutOf(['plan', 'silver', '--diff'], { FORCE_COLOR: '1' })).toMatch(/\u001b\[31m-.*"amount_then"/);
});

test('with --json the plan is whole', async () => {
  const silver = (await plansOf()).find(({ layer }) => layer === 'silver')!;
  const { definition, ...model } = silver.models.find((each) => each.model === 'silver.int_opportunity')!;
  expect(model).toMatchObject({
    action: 'build',
    cause: 'definition',
    materialization: 'incremental',
    extent: 'full',
    rows: 1,
  });
  expect(model.milliseconds).toBeGreaterThan(0);
  expect(definition!.contractDiff.retyped).toEqual([
    { column: 'amount', from: 'bigint', to: expect.stringMatching(/^numeric/) },
  ]);
  expect(definition!.breaking[0]).toMatchObject({ kind: 'retyped', columns: ['amount'] });
  expect(definition!.sqlDiff).toMatch(
    /^--- silver\.int_opportunity published\n\+\+\+ silver\.int_opportunity declared\n@@/,
  );
});

test('a build does what was planned, and then nothing is', async () => {
  const planned = (await plansOf()).flatMap(({ models }) =>
    models.flatMap(({ model, action }) => (action === 'build' ? [model] : [])),
  );
  const { layers } = JSON.parse(await stdoutOf(['build', '--json'])) as {
    layers: { models: { model: string; action: string }[] }[];
  };
  const built = layers.flatMap(({ models }) => models.filter(({ action }) => action === 'built'));
  expect(built.map(({ model }) => model)).toEqual(['silver.int_opportunity']);
  expect(planned).toContain('silver.int_opportunity');
  expect(await stdoutOf(['plan'])).toMatch(/^Up to date/);
});

test('what the settings grant on a layer is planned, described and granted, without a rebuild', async () => {
  const role = `${workspace.database.name}_analyst`;
  const settings = path.join(workspace.folder, 'granting.config.ts');
  await writeFile(settings, `export default { grants: { gold: { select: ['${role}'] } } };`);
  await workspace.database.sql.unsafe(`create role ${role}`);
  try {
    expect(await stdoutOf(['plan', 'gold', '--config', settings])).toMatch(
      new RegExp(`grant +gold\\.dim_stage +To be granted to ${role}\\.`),
    );
    expect(await stdoutOf(['describe', 'dim_stage', '--config', settings])).toContain(`\nGranted to: ${role}\n`);
    const { layers } = JSON.parse(await stdoutOf(['build', '--json', '--config', settings])) as {
      layers: { models: { action: string }[] }[];
    };
    expect(layers.flatMap(({ models }) => models).filter(({ action }) => action === 'built')).toEqual([]);
    const may = async () =>
      (await workspace.database.sql`select has_table_privilege(${role}, 'gold.dim_stage', 'select') as it`)[0]!['it'];
    expect(await may()).toBe(true);
    await stdoutOf(['build']);
    expect(await may()).toBe(false);
  } finally {
    await workspace.database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  }
});

test('a layer that is none is refused among the grants', async () => {
  const settings = path.join(workspace.folder, 'wrong.config.ts');
  await writeFile(settings, `export default { grants: { golt: { select: ['x'] } } };`);
  expect(await run(['plan', '--config', settings])).toMatchObject({ code: 2, stderr: expect.stringContaining('golt') });
});
