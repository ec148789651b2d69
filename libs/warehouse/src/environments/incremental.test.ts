import { incrementalModels, incrementalModelsWith } from '../execute/fixtures/incremental.ts';
import {
  account,
  LAYERS,
  openShopWarehouse,
  opportunity as undated,
  type ShopWarehouse,
} from '../execute/fixtures/shop-warehouse.ts';
import { dropEnvironment } from './drop-environment.ts';

const changed = incrementalModelsWith('None');
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
  await buildBase();
  await buildPr();
});
afterEach(() => shop.close());

/** A deal that was to close before the clock's first day. */
const opportunity = (...of: Parameters<typeof undated>) => ({ ...undated(...of), CloseDate: '2023-12-31' });
const at = (day: number): string => new Date(Date.UTC(2024, 0, day)).toISOString();
/** Of each incremental model the environment computed, how many values of its scope; `full` where all of it. */
async function buildPr(models = changed): Promise<Record<string, number | 'full'>> {
  const built: Record<string, number | 'full'> = {};
  for (const layer of LAYERS) {
    const report = await shop.build(layer, {}, { models, incrementalFrom: 0, environment: 'pr_1' });
    for (const { model, kind, action, scopeValues } of report.models)
      if (action === 'built' && kind === 'incremental') built[model] = scopeValues ?? 'full';
  }
  return built;
}
async function buildBase(layers: readonly string[] = LAYERS): Promise<void> {
  for (const layer of layers) await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0 });
}
const names = () => shop.query('select account_name as name from pr_1__silver.int_deal order by opportunity_id');

test('what the base changed in a table that is taken from it is followed', async () => {
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(3));
  await buildBase();
  const built = await buildPr();
  expect(await names()).toEqual([{ name: 'Acme Ltd' }, { name: 'Acme Ltd' }, { name: 'Globex' }]);
  expect(built).toEqual({ 'silver.int_deal': 2, 'gold.fct_deal': 2 });
});

const changeSets = async () =>
  (await shop.query(`select environment || ' ' || model as set from ops.change_set order by 1`)).map(({ set }) => set);
const rename = async (day: number): Promise<void> => {
  await shop.load({ Account: [account((day % 2) + 1, `Name ${day}`, at(day))] }, at(day));
  await buildBase();
};

test('what the base changed is kept until the environment has consumed it, however often the base is built before', async () => {
  for (const day of [3, 5, 7]) await rename(day);
  expect(await changeSets()).toEqual(Array(3).fill('base silver.int_account'));
  expect(await buildPr()).toEqual({ 'silver.int_deal': 1, 'gold.fct_deal': 1 });
  expect(await names()).toEqual([{ name: 'Acme' }, { name: 'Acme' }, { name: 'Name 7' }]);
  await rename(8);
  expect(await changeSets()).toEqual(['base silver.int_account']);
});

test('once the environment is dropped nothing is kept for it', async () => {
  await rename(3);
  await dropEnvironment(shop.warehouse, 'pr_1');
  await rename(4);
  expect(await changeSets()).toEqual([]);
});

test('a table that is computed in the environment, and is taken from the base again, is not followed from one to the other', async () => {
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(3));
  expect(await buildPr()).toMatchObject({ 'silver.int_deal': 'full' });
  await buildBase();
  expect(await buildPr()).toMatchObject({ 'silver.int_deal': 'full' });
  expect(await names()).toEqual([{ name: 'Acme Ltd' }, { name: 'Acme Ltd' }, { name: 'Globex' }]);
});
