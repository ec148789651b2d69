import type { ModelChecks, LayerReport } from '@medallion/engine';
import { cond, type AnyModel } from '@medallion/model';
import { buildLayerInWarehouse, type LayerBuild } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { shopChecks } from './fixtures/shop-checks.ts';
import { contentsOf, keptInScratch, leftInScratch } from './fixtures/shop-contents.ts';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

/** A chain of three tables in silver. */
const CHAIN: ShopOptions = { namesAsTable: true };

/** Publishes models by themselves while the rows of some cannot be computed. */
async function build(
  layer: string,
  options: ShopOptions,
  build: Partial<LayerBuild> = {},
  failing: readonly string[] = [],
): Promise<LayerReport & { readonly filled: readonly string[] }> {
  const { warehouse, filled } = failingModels(shop.warehouse, ...failing);
  const ordered = { layer, models: shopModels(options), runId: 'by-model', concurrency: 1, ...build };
  return { ...(await buildLayerInWarehouse(warehouse, { publish: 'model', ...ordered })), filled };
}
const actions = ({ models }: LayerReport): Record<string, string> =>
  Object.fromEntries(models.map(({ model, action }) => [model, action]));
const isUpToDate = async (layer: string, options: ShopOptions = {}, more = {}): Promise<boolean> =>
  (await shop.plan(layer, options, more)).isUpToDate;

test('models published by themselves are what a layer published as a whole is', async () => {
  for (const layer of ['silver', 'gold']) {
    const report = await build(layer, {}, { concurrency: 3 });
    expect(report.failures).toEqual([]);
    expect(await isUpToDate(layer)).toBe(true);
  }
  const byModel = await contentsOf(shop);
  for (const layer of ['silver', 'gold']) await shop.build(layer, {}, { force: true });
  expect(await contentsOf(shop)).toEqual(byModel);
  expect(await leftInScratch(shop)).toEqual([]);
});

test('a layer up to date needs nothing, and its probe keeps its token', async () => {
  await build('silver', {});
  const { token } = await shop.probe('silver');
  expect((await build('silver', {})).nothingToDo).toBe(true);
  expect((await shop.probe('silver')).token).toBe(token);
});

test('each model is read as soon as it is published, before the next is computed', async () => {
  await build('silver', {});
  let seen: unknown;
  const observed = observedWarehouse(shop.warehouse, async (_, statement) => {
    if (/^insert into "scratch"."gold__fct_opportunity/.test(statement))
      seen = await shop.query('select count(*)::int as n from gold.dim_account');
  });
  const ordered = { layer: 'gold', models: shopModels(), runId: 'read', concurrency: 1, publish: 'model' } as const;
  await buildLayerInWarehouse(observed, ordered);
  expect(seen).toEqual([{ n: 4 }]);
});

test('a model that fails leaves out what reads it, with the reason, and all else is published', async () => {
  const report = await build('silver', CHAIN, {}, ['silver.int_names']);
  expect(actions(report)).toEqual({
    'silver.int_accounts': 'built',
    'silver.int_names': 'failed',
    'silver.int_opportunities': 'left_out',
    'silver.seed_stage': 'built',
  });
  expect(report.failures).toMatchObject([{ code: 'MODEL_FAILED', fields: { model: 'silver.int_names' } }]);
  expect(report.models.find(({ model }) => model === 'silver.int_opportunities')!.reason).toBe(
    'It reads silver.int_names, which failed.',
  );
  expect(
    await shop.query(`select model, action, status, error ->> 'code' as code from ops.model_run where run_id = 'by-model'
      order by model`),
  ).toEqual([
    { model: 'silver.int_accounts', action: 'built', status: 'succeeded', code: null },
    { model: 'silver.int_names', action: 'built', status: 'failed', code: 'MODEL_FAILED' },
    { model: 'silver.int_opportunities', action: 'skipped', status: 'skipped', code: null },
    { model: 'silver.seed_stage', action: 'built', status: 'succeeded', code: null },
  ]);
  expect(await shop.query(`select status, error ->> 'code' as code from ops.run where run_id = 'by-model'`)).toEqual([
    { status: 'failed', code: 'PUBLISHED_IN_PART' },
  ]);
  expect(Object.keys(await contentsOf(shop))).toEqual(['silver.int_accounts', 'silver.seed_stage']);
});

test('the next build does what is left, and nothing else', async () => {
  await build('silver', CHAIN, {}, ['silver.int_names']);
  const next = await build('silver', CHAIN, { runId: 'next' });
  expect(next.filled).toEqual(['silver.int_names', 'silver.int_opportunities']);
  expect(await isUpToDate('silver', CHAIN)).toBe(true);
});

test('so does one that publishes the layer as a whole', async () => {
  await build('silver', CHAIN, {}, ['silver.int_names']);
  const next = await build('silver', CHAIN, { runId: 'next', publish: 'layer' });
  expect(next.filled).toEqual(['silver.int_names', 'silver.int_opportunities']);
  expect(await isUpToDate('silver', CHAIN)).toBe(true);
});

test('in later layers what is built from it is left out too, and only that', async () => {
  const silver = await build('silver', {}, {}, ['silver.int_opportunities']);
  const unpublished = new Set(
    silver.models.flatMap(({ model, action }) => (action === 'failed' || action === 'left_out' ? [model] : [])),
  );
  const gold = await build('gold', {}, { unpublished });
  expect(actions(gold)).toEqual({ 'gold.dim_account': 'built', 'gold.fct_opportunity': 'left_out' });
  expect(gold.models.at(-1)!.reason).toBe('It reads silver.int_opportunities, which was not published.');
});

test('a failed check keeps its model from being published and nothing that is not built from it', async () => {
  await build('silver', {});
  const report = await build('gold', {}, { checks: shopChecks({ limit: 50 }) });
  expect(actions(report)).toEqual({ 'gold.dim_account': 'built', 'gold.fct_opportunity': 'failed' });
  expect(report.failures).toMatchObject([{ code: 'CHECK_FAILED', fields: { check: 'amount_within_limit' } }]);
  expect(Object.keys(await contentsOf(shop)).filter((name) => name.startsWith('gold'))).toEqual(['gold.dim_account']);
  expect(
    await shop.query(`select check_name from ops.check_result where run_id = 'by-model' and status = 'failed'`),
  ).toEqual([{ check_name: 'amount_within_limit' }]);
});

test('a check that fails is asked before the transaction of its model, of the rows it computed', async () => {
  await build('silver', {});
  const asked: string[] = [];
  const observed = observedWarehouse(shop.warehouse, (_, statement) => {
    if (/"amount" > 50\) as "check_1"/.test(statement)) asked.push(statement);
  });
  const ordered = { layer: 'gold', models: shopModels(), runId: 'asked', publish: 'model' } as const;
  const report = await buildLayerInWarehouse(observed, { ...ordered, checks: shopChecks({ limit: 50 }) });
  expect(actions(report)).toEqual({ 'gold.dim_account': 'built', 'gold.fct_opportunity': 'failed' });
  expect(asked).toEqual([expect.stringContaining('from "scratch"."gold__fct_opportunity__')]);
});

test('what was computed and not published is taken over by a retry; what was published is not kept', async () => {
  await build('silver', {});
  await build('gold', {}, { checks: shopChecks({ limit: 50 }) });
  expect(await keptInScratch(shop)).toEqual(['gold.fct_opportunity']);
  const retried = await build('gold', {}, { runId: 'retried', reuse: true, checks: shopChecks() });
  expect([retried.filled, retried.failures]).toEqual([[], []]);
  expect(actions(retried)).toEqual({ 'gold.dim_account': 'skipped', 'gold.fct_opportunity': 'built' });
  expect(await leftInScratch(shop)).toEqual([]);
});

test('what names a failed model by a foreign key is left out', async () => {
  await build('silver', {});
  const report = await build('gold', {}, {}, ['gold.dim_account']);
  expect(actions(report)).toEqual({ 'gold.dim_account': 'failed', 'gold.fct_opportunity': 'left_out' });
  expect(report.models.at(-1)!.reason).toBe('It names by a foreign key gold.dim_account, which failed.');
});

test('a model whose contract does not fit its query fails alone', async () => {
  await build('silver', {});
  await build('gold', {});
  await shop.query('alter table silver.int_opportunities alter column stage_name type int using 1');
  await shop.query(`update ops.layer_ledger set gate = null`);
  const report = await build('gold', { withRating: true });
  expect(actions(report)).toMatchObject({ 'gold.dim_account': 'built' });
  expect(report.failures.map(({ code }) => code)).toEqual(['CONTRACT_TYPE']);
  expect(report.failures[0]!.fields).toMatchObject({ model: 'gold.fct_opportunity', column: 'stage_name' });
});

describe('when rows vanish from a table that another names', () => {
  beforeEach(async () => {
    const at = '2024-02-15T00:00:00Z';
    await shop.load({ Account: [account(3, 'Initech', at)], Opportunity: [opportunity(4, 3, 7, at)] }, at);
    await shop.buildAll();
    // As if neither had ever been.
    await shop.query(`update ops.clock set as_of = '2024-02-01T00:00:00Z'`);
    for (const layer of ['bronze', 'silver']) await build(layer, {});
  });
  const counts = () =>
    shop.query(`select (select count(*)::int from gold.dim_account) as accounts,
      (select count(*)::int from gold.fct_opportunity) as facts`);

  test('both are published in one transaction', async () => {
    const report = await build('gold', {});
    expect([report.failures, actions(report)]).toEqual([
      [],
      { 'gold.dim_account': 'built', 'gold.fct_opportunity': 'built' },
    ]);
    expect(await counts()).toEqual([{ accounts: 4, facts: 3 }]);
    expect(await isUpToDate('gold')).toBe(true);
  });

  test('and where the other fails, both stay as they were until it is mended', async () => {
    const report = await build('gold', {}, {}, ['gold.fct_opportunity']);
    expect(actions(report)).toEqual({ 'gold.dim_account': 'failed', 'gold.fct_opportunity': 'failed' });
    expect(report.failures.map(({ fields }) => [fields['model'], fields['sqlstate']])).toEqual([
      ['gold.fct_opportunity', '22012'],
      ['gold.dim_account', '23503'],
    ]);
    expect(await counts()).toEqual([{ accounts: 5, facts: 4 }]);
    expect((await build('gold', {}, { reuse: true, runId: 'retried' })).filled).toEqual(['gold.fct_opportunity']);
    expect(await counts()).toEqual([{ accounts: 4, facts: 3 }]);
    expect(await isUpToDate('gold')).toBe(true);
  });

  test('and where a check of the other fails, likewise', async () => {
    const report = await build('gold', {}, { checks: shopChecks({ limit: 50 }) });
    expect(actions(report)).toEqual({ 'gold.dim_account': 'failed', 'gold.fct_opportunity': 'failed' });
    expect(await counts()).toEqual([{ accounts: 5, facts: 4 }]);
    expect((await build('gold', {}, { reuse: true, runId: 'retried', checks: shopChecks() })).failures).toEqual([]);
    expect(await counts()).toEqual([{ accounts: 4, facts: 3 }]);
  });
});

test('a table made anew with another type of its key is published with what names it', async () => {
  await build('silver', {});
  await build('gold', {});
  await shop.query(`alter table gold.fct_opportunity drop constraint fct_opportunity_account_key_fkey;
    alter table gold.dim_account alter column account_key type text;
    alter table gold.fct_opportunity alter column account_key type text;
    alter table gold.fct_opportunity add constraint fct_opportunity_account_key_fkey
      foreign key (account_key) references gold.dim_account (account_key)`);
  const report = await build('gold', {}, { runId: 'again' });
  expect([report.failures, actions(report)]).toEqual([
    [],
    { 'gold.dim_account': 'built', 'gold.fct_opportunity': 'built' },
  ]);
  const byModel = await contentsOf(shop);
  await shop.build('gold', {}, { force: true });
  expect(await contentsOf(shop)).toEqual(byModel);
});

describe('a check that reads a model built from its own', () => {
  const model = (id: string): any => shopModels().find((each) => each.id === id);
  /** Of silver accounts, by what the silver opportunities that read them call them. */
  const noneCalled = (name: string): ModelChecks[] => [
    {
      model: model('silver.int_accounts') as AnyModel,
      declare: (() => [
        {
          kind: 'rule',
          name: 'not_called',
          owner: 'finance',
          description: 'It is so.',
          failing: (db: any) =>
            db
              .selectFrom(model('silver.int_opportunities').as('o'))
              .where((eb: any) => cond`${eb.ref('o.account_name')} = ${name}`)
              .select('o.account_key'),
        },
      ]) as unknown as ModelChecks['declare'],
    },
  ];

  test('waits for that model, and looks at both', async () => {
    await build('silver', {}, { checks: noneCalled('Acme 2') });
    await shop.load({ Account: [account(1, 'Acme 2', '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
    await shop.build('bronze');
    const report = await build('silver', {}, { checks: noneCalled('Acme 2'), runId: 'late' });
    expect(report.failures).toMatchObject([
      { code: 'CHECK_FAILED', fields: { model: 'silver.int_accounts', failing: 2 } },
    ]);
    expect(actions(report)).toMatchObject({ 'silver.int_accounts': 'failed', 'silver.int_opportunities': 'built' });
  });

  test('runs over its own model too where that alone changed', async () => {
    const accounts = model('silver.int_accounts') as AnyModel;
    const noneCold: ModelChecks = {
      model: accounts,
      declare: (() => [
        {
          kind: 'rule',
          name: 'not_cold',
          owner: 'finance',
          description: 'It is so.',
          failing: (db: any) =>
            db
              .selectFrom((accounts as any).as('a'))
              .innerJoin(model('silver.int_opportunities').as('o'), 'o.account_key', 'a.account_key')
              .where((eb: any) => cond`${eb.ref('a.rating')} = ${'Cold'}`)
              .select('a.account_key'),
        },
      ]) as unknown as ModelChecks['declare'],
    };
    await build('silver', {}, { checks: [noneCold] });
    const at = '2024-02-15T00:00:00Z';
    await shop.load({ Account: [{ ...account(1, 'Acme', at), Rating: 'Cold' }] }, '2024-03-01T00:00:00.000Z');
    await shop.build('bronze');
    const report = await build('silver', {}, { checks: [noneCold], runId: 'late' });
    expect(report.models.find(({ model }) => model === 'silver.int_opportunities')).toMatchObject({
      action: 'skipped',
    });
    expect(report.failures).toMatchObject([{ code: 'CHECK_FAILED', fields: { check: 'not_cold' } }]);
  });

  test('runs again in the next build while it fails, and once it passes the layer is up to date', async () => {
    await build('silver', {}, { checks: noneCalled('Acme') });
    expect((await build('silver', {}, { checks: noneCalled('Acme'), runId: 'again' })).failures).toHaveLength(1);
    expect(await isUpToDate('silver', {}, { checks: noneCalled('Acme') })).toBe(false);
    const mended = await build('silver', {}, { checks: noneCalled('Nobody'), runId: 'mended' });
    expect([mended.failures, mended.filled]).toEqual([[], []]);
    expect(await isUpToDate('silver', {}, { checks: noneCalled('Nobody') })).toBe(true);
  });
});

test('of a selection the rest stays due', async () => {
  const only = new Set(['silver.int_accounts', 'silver.int_names']);
  expect(actions(await build('silver', {}, { only }))).toEqual({
    'silver.int_accounts': 'built',
    'silver.int_names': 'built',
  });
  expect(await isUpToDate('silver')).toBe(false);
});

test('in an environment what differs from the base is published by itself, and the rest is taken from the base', async () => {
  await shop.build('silver');
  await shop.build('gold');
  for (const layer of LAYERS) {
    const report = await build(layer, { factor: 2 }, { environment: 'pr_1' });
    expect(report.failures).toEqual([]);
  }
  expect(await shop.query('select sum(amount)::int as sum from pr_1__gold.fct_opportunity')).toEqual([{ sum: 1200 }]);
  expect(await isUpToDate('gold', { factor: 2 }, { environment: 'pr_1' })).toBe(true);
});

test('an interrupted build says so, keeps what it has published and leaves nothing in scratch', async () => {
  const user = new AbortController();
  const { signal } = user;
  const error = await build('silver', CHAIN, {
    signal,
    onProgress: (event) =>
      void (event.kind === 'model_started' && event.model === 'silver.int_names' && user.abort(new Error('stopped'))),
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'CANCELLED',
    message: 'The build was interrupted; what it had published stays published.',
  });
  expect(await leftInScratch(shop)).toEqual([]);
  expect(Object.keys(await contentsOf(shop))).toContain('silver.int_accounts');
});
