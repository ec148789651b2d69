import type { MedallionError } from '@medallion/core';
import { columnsOf, flag, type AnyModel } from '@medallion/model';
import type { ModelChecks } from '@medallion/engine';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { contentsOf, keptInScratch } from './fixtures/shop-contents.ts';
import { firstRecords, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';

let shop: ShopWarehouse;
let published: Record<string, unknown>;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.buildAll();
  published = await contentsOf(shop);
  await shop.load({ Opportunity: [opportunity(1, 1, 999, '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

const failure = (work: Promise<unknown>): Promise<MedallionError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionError) => error,
  );

/** What was published before is all that readers see; what was computed is kept for a retry, and nothing else. */
const expectNothingDone = async (kept: readonly string[] = []): Promise<void> => {
  expect(await contentsOf(shop)).toEqual(published);
  expect(await keptInScratch(shop)).toEqual(kept);
};

/** Builds a layer, and has something done as the login before the first statement that is like the pattern. */
const buildDisturbed = (layer: string, pattern: RegExp, disturbance: string): Promise<unknown> => {
  let isDone = false;
  const observed = observedWarehouse(shop.warehouse, async (_, statement) => {
    if (isDone || !pattern.test(statement)) return;
    isDone = true;
    await shop.query(disturbance);
  });
  const models = shopModels(layer === 'gold' ? { withRating: true } : {});
  return buildLayerInWarehouse(observed, { layer, models, runId: 'disturbed' });
};

test('a model whose query fails at run time is named with its file and line', async () => {
  const error = await failure(shop.build('silver', { dividesByZero: true }));
  const declared = shopModels().find(({ id }) => id === 'silver.int_opportunities')!.declaredAt!;
  expect(declared).toMatch(/fixtures\/shop\.ts:\d+$/);
  expect(error.message).toBe(
    `silver.int_opportunities could not be built in ${declared}: division by zero (SQLSTATE 22012)`,
  );
  expect(error.fields).toMatchObject({ model: 'silver.int_opportunities', file: declared });
  await expectNothingDone();
});

test('of several models that fail each is recorded with what it failed of', async () => {
  const { warehouse } = failingModels(shop.warehouse, 'silver.int_accounts', 'silver.seed_stage');
  const build = { layer: 'silver', models: shopModels(), runId: 'failing', force: true };
  expect(await failure(buildLayerInWarehouse(warehouse, build))).toMatchObject({ code: 'MODELS_FAILED' });
  const recorded = await shop.query(
    `select model, error ->> 'code' as code, error ->> 'model' as "failed" from ops.model_run
     where run_id = 'failing' and status = 'failed' order by 1`,
  );
  expect(recorded).toEqual(
    ['silver.int_accounts', 'silver.seed_stage'].map((model) => ({ model, code: 'MODEL_FAILED', failed: model })),
  );
});

test('a check that cannot be run keeps its layer from being published, and is named', async () => {
  await shop.build('silver');
  published = await contentsOf(shop);
  const facts: any = shopModels().find(({ id }) => id === 'gold.fct_opportunity');
  const amount = columnsOf(facts, 'fct_opportunity') as any;
  const checks: ModelChecks = {
    model: facts as AnyModel,
    declare: (() => [
      {
        kind: 'expectation',
        name: 'amount_per_nothing',
        owner: 'finance',
        description: 'It cannot be.',
        failing: flag`${amount('amount')} / (${amount('amount')} - ${amount('amount')}) > 1`,
      },
    ]) as unknown as ModelChecks['declare'],
  };
  const error = await failure(shop.build('gold', {}, { checks: [checks] }));
  expect(error).toMatchObject({
    code: 'CHECK_UNRUNNABLE',
    fields: { model: 'gold.fct_opportunity', checks: 'amount_per_nothing', sqlstate: '22012' },
  });
  expect(error.message).toBe(
    'The checks of gold.fct_opportunity could not be run (amount_per_nothing): division by zero (SQLSTATE 22012)',
  );
  await expectNothingDone(['gold.fct_opportunity']);
});

test('a permission lost while models are computed fails the build with what to give, and once given the next one is as if it had never been lost', async () => {
  const error = await failure(
    buildDisturbed(
      'silver',
      /^insert into "scratch"/,
      'revoke select on raw_salesforce.opportunity from medallion_builder',
    ),
  );
  expect(error).toMatchObject({
    code: 'MODEL_FAILED',
    kind: 'environment',
    fields: { model: 'silver.int_opportunities', sqlstate: '42501' },
    fix: 'Give the role medallion_builder the missing permission, and build again.',
  });
  await expectNothingDone();
  await shop.query('grant select on raw_salesforce.opportunity to medallion_builder');
  await shop.build('silver');
  const mended = await contentsOf(shop);
  await shop.build('silver', {}, { force: true });
  expect(await contentsOf(shop)).toEqual(mended);
  expect(mended).not.toEqual(published);
});

test('a permission lost in the middle of a publish takes all of it back', async () => {
  await shop.build('silver');
  published = await contentsOf(shop);
  const error = await failure(
    buildDisturbed(
      'gold',
      /^alter table "gold"/,
      'alter table gold.dim_account owner to current_user; grant select on gold.dim_account to medallion_builder',
    ),
  );
  expect(error).toMatchObject({ code: 'MODEL_FAILED', fields: { model: 'gold.dim_account', sqlstate: '42501' } });
  await expectNothingDone(['gold.dim_account', 'gold.fct_opportunity']);
  await shop.query('alter table gold.dim_account owner to medallion_builder');
  await shop.build('gold', { withRating: true });
  expect(await shop.query('select count(*)::int as n from gold.dim_account where rating is not null')).toEqual([
    { n: 2 },
  ]);
});
