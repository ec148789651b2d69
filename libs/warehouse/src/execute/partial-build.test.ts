import type { MedallionError } from '@medallion/core';
import { openShopWarehouse, firstRecords, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';
import { selectInWarehouse } from './select-in-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
});
afterEach(() => shop.close());

const select = (selectors: string[], exclude: string[] = [], options: ShopOptions = {}) =>
  selectInWarehouse(shop.warehouse, { models: shopModels(options), select: selectors, exclude });
const built = async (layer: string, only: string[], options: ShopOptions = {}) => {
  const report = await shop.build(layer, options, { only: new Set(only) });
  return report.models.filter(({ action }) => action === 'built').map(({ model }) => model);
};
const moreDeals = async () => {
  await shop.buildAll();
  await shop.load({ Opportunity: [opportunity(1, 1, 999, '2024-02-15T00:00:00Z')] }, '2024-03-01T00:00:00.000Z');
  await shop.build('bronze');
};

test('only what is selected is built, and the layer stays due for the rest', async () => {
  await moreDeals();
  expect(await built('silver', ['silver.int_accounts'])).toEqual([]);
  expect((await shop.plan('silver')).isUpToDate).toBe(false);
  expect(await built('silver', ['silver.int_opportunities'])).toEqual(['silver.int_opportunities']);
  expect((await shop.plan('silver')).isUpToDate).toBe(true);
});

test('a layer of which a part was left out has a new token at the next probe', async () => {
  await moreDeals();
  const { token } = await shop.probe('silver');
  await built('silver', ['silver.int_accounts']);
  expect((await shop.probe('silver')).token).not.toBe(token);
});

test('a part that is built in full leaves a layer that was up to date up to date', async () => {
  await shop.buildAll();
  const report = await shop.build('silver', {}, { only: new Set(['silver.int_accounts']), force: true });
  expect(report.models.filter(({ action }) => action === 'built').map(({ model }) => model)).toEqual([
    'silver.int_accounts',
  ]);
  expect((await shop.plan('silver')).isUpToDate).toBe(true);
});

test('what is not selected stays what it is, also where it is declared to become a table', async () => {
  await shop.buildAll();
  const report = await shop.build(
    'silver',
    { namesAsTable: true },
    { only: new Set(['silver.int_accounts']), force: true },
  );
  expect(report.failures).toEqual([]);
  expect(await shop.query(`select relkind::text from pg_class where oid = 'silver.int_names'::regclass`)).toEqual([
    { relkind: 'v' },
  ]);
});

test('of a layer never built the part selected is built alone', async () => {
  await shop.build('bronze');
  expect(await built('silver', ['silver.seed_stage'])).toEqual(['silver.seed_stage']);
  expect(
    await shop.query(`select relname from pg_class where relnamespace = 'silver'::regnamespace and relkind = 'r'`),
  ).toEqual([{ relname: 'seed_stage' }]);
});

test('what a selected model reads must be built or selected', async () => {
  const error = await built('silver', ['silver.int_accounts']).then(
    () => undefined,
    (thrown: MedallionError) => thrown,
  );
  expect(error).toMatchObject({ code: 'UPSTREAM_NOT_BUILT', fields: { model: 'silver.int_accounts' } });
  expect(error!.message).toMatch(/^silver\.int_accounts needs bronze\.\w+, which is neither built nor selected\.$/);
});

test('the plan says what was not selected and is due', async () => {
  await moreDeals();
  const plan = await shop.plan('silver', {}, { only: new Set(['silver.int_accounts']) });
  expect(plan.models.filter(({ action }) => action === 'build')).toEqual([]);
  expect(plan.models.find(({ model }) => model === 'silver.int_opportunities')?.reason).toMatch(
    /^Not selected, and due: /,
  );
});

test('the plan of a layer knows what the plan of an earlier one will build', async () => {
  await shop.buildAll();
  const plan = await shop.plan('gold', {}, { builtBefore: new Map([['silver.int_opportunities', undefined]]) });
  expect(plan.models.filter(({ action }) => action === 'build').map(({ model, reason }) => [model, reason])).toEqual([
    ['gold.fct_opportunity', 'It reads silver.int_opportunities, which is built.'],
  ]);
});

test('models are selected by their state against what is published, and by the result of their last run', async () => {
  await shop.buildAll();
  expect(await select(['state:modified'])).toEqual([]);
  expect(await select(['state:modified'], [], { withRating: true })).toEqual(['gold.dim_account']);
  await shop.build('silver', { dividesByZero: true }).catch(() => undefined);
  expect(await select(['result:failed'])).toEqual(['silver.int_opportunities']);
  expect(await select(['result:failed+'], ['silver'])).toEqual(['gold.fct_opportunity']);
});

test('the graph is walked across layers', async () => {
  expect((await select(['+fct_opportunity'])).map((id) => id.split('.')[0])).toEqual(
    expect.arrayContaining(['bronze', 'silver', 'gold']),
  );
});
