import { defineExposure, type Exposure } from '@medallion/model';
import type { ExplainedModel } from '@medallion/engine';
import { account, firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';

let shop: ShopWarehouse;
// Plans write nothing, so that one warehouse serves all of them.
beforeAll(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.buildAll({ withRating: true });
  await shop.query(`create schema reports`);
  await shop.query(`create view reports.names as select account_name from silver.int_names`);
  await shop.query(`create view reports.amounts as select amount from silver.int_opportunities`);
});
afterAll(() => shop.close());

/** What is planned of a model when the shop, published with ratings, is declared with these options. */
async function planned(id: string, options: ShopOptions): Promise<ExplainedModel> {
  const { models } = await shop.plan(id.split('.')[0]!, options);
  return models.find(({ model }) => model === id)!;
}
const same = { added: [], removed: [], retyped: [], nullable: [], notNull: [], primaryKey: undefined };

test('a layer that is up to date has no causes, no differences and nothing to estimate', async () => {
  const plan = await shop.plan('gold', { withRating: true });
  expect(plan.isUpToDate).toBe(true);
  expect(plan.estimate).toEqual({ models: 0, rows: 0, milliseconds: 0, unknown: 0 });
  expect(plan.models).toHaveLength(2);
  for (const model of plan.models) expect(model).toMatchObject({ action: 'skip', cause: undefined, upstream: [] });
  for (const { definition } of plan.models) expect(definition).toBeUndefined();
});

test('of a changed query the plan shows the lines, and that nothing of the contract changed', async () => {
  const { action, cause, definition } = await planned('silver.int_opportunities', { factor: 2 });
  expect({ action, cause }).toEqual({ action: 'build', cause: 'definition' });
  expect(definition).toMatchObject({ contractDiff: same, breaking: [], consumers: [], materialization: undefined });
  const lines = definition!.sqlDiff.split('\n').slice(2);
  expect(lines.filter((line) => line.startsWith('-'))).toEqual([expect.stringContaining('* 1')]);
  expect(lines.filter((line) => line.startsWith('+'))).toEqual([expect.stringContaining('* 2')]);
});

test('a retyped column names its readers in later layers, and the views of others', async () => {
  const { definition } = await planned('silver.int_opportunities', { inCents: true });
  expect(definition!.contractDiff).toEqual({
    ...same,
    retyped: [{ column: 'amount', from: 'numeric(22,6)', to: 'numeric(18,2)' }],
  });
  expect(definition!.breaking).toEqual([
    {
      kind: 'retyped',
      columns: ['amount'],
      readers: { columns: ['gold.fct_opportunity.amount'], models: [] },
      exposures: [],
    },
  ]);
  expect(definition).toMatchObject({ consumers: ['view reports.amounts'], isReplaced: true });
});

test('a column taken out is breaking, though no model reads it', async () => {
  const { definition } = await planned('gold.dim_account', {});
  expect(definition!.contractDiff.removed).toEqual([{ name: 'rating', type: 'text', notNull: false }]);
  expect(definition!.breaking).toEqual([
    { kind: 'removed', columns: ['rating'], readers: { columns: [], models: [] }, exposures: [] },
  ]);
});

describe('of consumers', () => {
  /** The report reads amounts, the notebook any column of the account. */
  const exposures = (): Exposure[] => {
    const find = (id: string) => shopModels({ withRating: true }).find((model) => model.id === id)! as any;
    const header = { type: 'dashboard', owner: 'sales-ops', description: 'Looked at on Mondays' } as const;
    return [
      defineExposure({ ...header, name: 'report', dependsOn: [find('gold.fct_opportunity').c.amount] }),
      defineExposure({ ...header, name: 'notebook', dependsOn: [find('gold.dim_account')] }),
    ];
  };
  const breaking = async (layer: string, options: ShopOptions, declared?: Exposure[]) => {
    const { models } = await shop.plan(layer, options, declared === undefined ? {} : { exposures: declared });
    return models.flatMap(({ definition }) => definition?.breaking ?? []).flatMap((each) => each.exposures);
  };
  const report = { name: 'report', owner: 'sales-ops', columns: ['gold.fct_opportunity.amount'], models: [] };
  const notebook = { name: 'notebook', owner: 'sales-ops', columns: ['gold.dim_account.rating'], models: [] };

  test('those declared are named where what they read breaks, and no others', async () => {
    const changed = { withRating: true, inCents: true };
    expect(await breaking('silver', changed, exposures())).toEqual([report]);
    expect(await breaking('gold', {}, exposures())).toEqual([notebook]);
  });

  test('those known from the last publish are named also when they are gone from the code with what they read', async () => {
    await shop.build('gold', { withRating: true }, { exposures: exposures(), force: true });
    expect(await breaking('gold', {})).toEqual([notebook]);
    expect(await breaking('silver', { withRating: true, inCents: true })).toEqual([report]);
  });
});

test('a view that becomes a table is made anew, which concerns the views of others on it', async () => {
  const { definition } = await planned('silver.int_names', { namesAsTable: true });
  expect(definition).toMatchObject({
    materialization: { from: 'view', to: 'table' },
    contractDiff: same,
    consumers: ['view reports.names'],
    isReplaced: true,
  });
});

test('a changed description changes neither query nor contract', async () => {
  const { cause, definition } = await planned('gold.dim_account', {
    withRating: true,
    accountDescription: 'Companies',
  });
  expect(cause).toBe('definition');
  expect(definition).toMatchObject({ sqlDiff: '', contractDiff: same, breaking: [], isReplaced: false });
});

test('the estimate is what was published and how long that took', async () => {
  const plan = await shop.plan('silver', { factor: 2 }, { force: true });
  const runs = await shop.query(`select model, rows::int, duration_ms from ops.model_run where layer = 'silver'`);
  const byModel = new Map(runs.map((run) => [run['model'], run]));
  for (const { model, milliseconds } of plan.models) {
    expect(milliseconds).toBe(byModel.get(model)!['duration_ms']);
  }
  expect(plan.models.find(({ model }) => model === 'silver.int_opportunities')!.rows).toBe(3);
  expect(plan.estimate).toEqual({
    models: 4,
    // Three deals, two accounts and the stages; a view has no rows of its own.
    rows: runs.reduce((sum, { model, rows }) => sum + (model === 'silver.int_names' ? 0 : Number(rows)), 0),
    milliseconds: runs.reduce((sum, run) => sum + Number(run['duration_ms']), 0),
    unknown: 0,
  });
});

test('causes have names, and say what changed or is built upstream', async () => {
  await shop.load({ Account: [account(1, 'Acme Corp', '2024-02-15T00:00:00.000Z')] }, '2024-03-01T00:00:00.000Z');
  const causes = async (layer: string, builtBefore: string[] = []) =>
    (
      await shop.plan(layer, { withRating: true }, { builtBefore: new Map(builtBefore.map((id) => [id, undefined])) })
    ).models.map(({ model, cause, upstream }) => [model, cause, upstream]);
  expect(await causes('bronze')).toEqual([
    ['bronze.stg_accounts', 'data', ['raw.account']],
    ['bronze.stg_opportunities', undefined, []],
  ]);
  expect(await causes('silver', ['bronze.stg_accounts'])).toEqual([
    ['silver.int_accounts', 'upstream', ['bronze.stg_accounts']],
    ['silver.int_names', 'upstream', ['silver.int_accounts']],
    ['silver.int_opportunities', 'upstream', ['silver.int_accounts', 'silver.int_names']],
    ['silver.seed_stage', undefined, []],
  ]);
});

test('what was published before definitions were remembered has no differences, until the next publish remembers all of its layer', async () => {
  await shop.write(`delete from ops.model_definition; update silver.seed_stage set stage_order = 99`);
  const before = await planned('silver.int_opportunities', { factor: 2 });
  expect(before).toMatchObject({ cause: 'definition', definition: undefined });
  const { models } = await shop.build('silver', { withRating: true });
  expect(models.find(({ model }) => model === 'silver.int_opportunities')!.action).toBe('skipped');
  const after = await planned('silver.int_opportunities', { factor: 2 });
  expect(after.definition!.sqlDiff).toContain('* 2');
});

test('a build refuses what the plan says it will', async () => {
  const options = { withRating: true, inCents: true };
  expect((await planned('silver.int_opportunities', options)).definition).toMatchObject({ isReplaced: true });
  await expect(shop.build('silver', options)).rejects.toMatchObject({
    code: 'DEPENDENTS_NOT_OURS',
    fields: { dependents: ['view reports.amounts'] },
  });
});
