import { incrementalModels } from './fixtures/incremental.ts';
import {
  account,
  accountId,
  LAYERS,
  openShopWarehouse,
  opportunity as undated,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(
    {
      Account: [account(1, 'Acme'), account(2, 'Globex')],
      Opportunity: [opportunity(1, 1, 100), opportunity(2, 1, 200), opportunity(3, 2, 300)],
    },
    at(2),
  );
  await build();
});
afterEach(() => shop.close());

/** A deal that was to close before the clock's first day. */
const opportunity = (...of: Parameters<typeof undated>) => ({ ...undated(...of), CloseDate: '2023-12-31' });
const at = (day: number): string => new Date(Date.UTC(2024, 0, day)).toISOString();
/** Of each model that was built, how many values of its scope were computed; `full` where all of it was. */
async function build(options: object = {}): Promise<Record<string, number | 'full'>> {
  const built: Record<string, number | 'full'> = {};
  for (const layer of LAYERS) {
    const { models } = await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0, ...options });
    for (const { model, kind, action, scopeValues } of models)
      if (action === 'built' && kind === 'incremental') built[model] = scopeValues ?? 'full';
  }
  return built;
}
const changeSets = () => shop.query(`select model from ops.change_set order by model, change_set_id`);

test('a changed opportunity is computed alone, and so is all that follows from it', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  expect(await build()).toEqual({
    'silver.int_deal': 1,
    'silver.int_account_total': 1,
    'silver.int_missing_account': 1,
    'gold.dim_account': 1,
    'gold.fct_deal': 1,
  });
});

test('an opportunity that moves to another account concerns both', async () => {
  await shop.load({ Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  expect(await build()).toMatchObject({ 'silver.int_account_total': 2, 'gold.dim_account': 2 });
});

test('a renamed account concerns its opportunities', async () => {
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(3));
  expect(await build()).toEqual({ 'silver.int_deal': 2, 'gold.dim_account': 1, 'gold.fct_deal': 2 });
});

test('an account that is not there has a row from the opportunity on that names it, until it arrives', async () => {
  const missing = () => shop.query(`select account_id, deals from silver.int_missing_account`);
  await shop.load({ Opportunity: [opportunity(4, 9, 100, at(3))] }, at(3));
  expect(await build()).toMatchObject({ 'silver.int_missing_account': 1 });
  expect(await missing()).toEqual([{ account_id: accountId(9), deals: 1 }]);
  await shop.load({ Account: [account(9, 'Late', at(4))] }, at(4));
  expect(await build()).toMatchObject({ 'silver.int_missing_account': 1 });
  expect(await missing()).toEqual([]);
});

test('a clock that moves over no day that a deal waits for concerns nothing', async () => {
  await shop.load({}, at(4));
  expect(await build()).toEqual({ 'gold.fct_deal': 0 });
});

test('a row without a last day holds still whenever the day is another', async () => {
  await shop.load({ Opportunity: [undated(4, 2, 100, at(3))] }, at(3));
  await build();
  await shop.load({}, at(4));
  expect(await build()).toEqual({ 'gold.fct_deal': 1 });
});

test('below the size that is worth it a model is computed in full, and says why', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  await build({ incrementalFrom: undefined });
  const [run] = await shop.query(
    `select reason from ops.model_run where model = 'silver.int_deal' order by started_at desc limit 1`,
  );
  expect(run!['reason']).toBe('bronze.stg_opportunities changed. Computed in full: it is small.');
});

test('a small model over something larger is worth it', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  expect(await build({ incrementalFrom: 3 })).toMatchObject({
    'silver.int_account_total': 1,
    'gold.dim_account': 'full',
  });
});

test('a full build computes everything', async () => {
  expect(await build({ force: true })).toEqual({
    'silver.int_deal': 'full',
    'silver.int_account_total': 'full',
    'silver.int_missing_account': 'full',
    'gold.dim_account': 'full',
    'gold.fct_deal': 'full',
  });
});

test('what a publish changed is kept until every model that follows it was built', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  for (const layer of ['bronze', 'silver'])
    await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0 });
  expect(await changeSets()).toEqual([{ model: 'silver.int_account_total' }, { model: 'silver.int_deal' }]);
  await shop.build('gold', {}, { models: incrementalModels, incrementalFrom: 0 });
  expect(await changeSets()).toEqual([]);
});

test('for a model that is gone from the code no changes are kept', async () => {
  const models = incrementalModels.filter(({ id }) => id !== 'gold.fct_deal');
  for (const day of [3, 4]) {
    await shop.load({ Opportunity: [opportunity(1, 1, 100 + day, at(day))] }, at(day));
    await build({ models });
  }
  expect(await changeSets()).toEqual([]);
});

test('a publish keeps no changes for a model of its own layer that is gone', async () => {
  const without = (...gone: readonly string[]) => incrementalModels.filter(({ name }) => !gone.includes(name));
  await build({ models: without('dim_account') });
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(3));
  for (const layer of ['bronze', 'silver']) {
    const models = without('dim_account', 'int_missing_account');
    await shop.build(layer, {}, { models, incrementalFrom: 0 });
  }
  expect(await changeSets()).toEqual([{ model: 'silver.int_deal' }]);
});

test('a later layer that failed catches up with every change since', async () => {
  for (const day of [3, 4]) {
    await shop.load({ Opportunity: [opportunity(day - 2, 1, day, at(day))] }, at(day));
    for (const layer of ['bronze', 'silver'])
      await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0 });
  }
  const { models } = await shop.build('gold', {}, { models: incrementalModels, incrementalFrom: 0 });
  expect(models.find(({ model }) => model === 'gold.fct_deal')!.scopeValues).toBe(2);
  expect(
    await shop.query(`select opportunity_id, amount::int as amount from gold.fct_deal order by 1 limit 2`),
  ).toEqual([expect.objectContaining({ amount: 3 }), expect.objectContaining({ amount: 4 })]);
});

test('a table that somebody else wrote to is computed in full', async () => {
  await shop.write(`update silver.int_deal set amount = 1`);
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  expect(await build()).toMatchObject({ 'silver.int_deal': 'full' });
});

test('a plan says of what only the changed part is computed, and why of the rest it is not', async () => {
  await shop.load({ Opportunity: [opportunity(1, 1, 150, at(3))] }, at(3));
  await shop.build('bronze', {}, { models: incrementalModels });
  const extents = async (incrementalFrom: number) => {
    const plan = await shop.plan('silver', {}, { models: incrementalModels, incrementalFrom });
    return plan.models.map(({ extent, reason }) => [extent, reason]);
  };
  expect(await extents(0)).toContainEqual(['part', 'bronze.stg_opportunities changed.']);
  expect(await extents(10)).toContainEqual(['full', 'bronze.stg_opportunities changed. In full: it is small.']);
});
