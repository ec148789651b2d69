import { readLayerSummary } from './layer-summary.ts';
import { firstRecords, LAYERS, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

const LOADED_AT = '2024-02-01T00:00:00.000Z';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, LOADED_AT);
});
afterEach(() => shop.close());

test('three layers are built from raw to gold', async () => {
  await shop.buildAll();
  expect(
    await shop.query(
      `select d.account_name, f.amount from gold.fct_opportunity f join gold.dim_account d using (account_key) order by f.amount`,
    ),
  ).toEqual([
    { account_name: 'Acme', amount: '100.000000' },
    { account_name: 'Acme', amount: '200.000000' },
    { account_name: 'Globex', amount: '300.000000' },
  ]);
});

test('a repeated build finds nothing to do', async () => {
  await shop.buildAll();
  const reports = await shop.buildAll();
  expect(LAYERS.map((layer) => reports[layer]!.nothingToDo)).toEqual([true, true, true]);
});

test('the summary says what is published, and what of it this run built', async () => {
  await shop.buildAll();
  await shop.build('gold', { accountDescription: 'Companies' }, { runId: 'last' });
  const [gold] = await readLayerSummary(shop.warehouse, { layer: 'gold', runId: 'last' });
  expect(gold!.models.map(({ model, rows, action }) => [model, rows, action])).toEqual([
    ['gold.dim_account', 4, 'built'],
    ['gold.fct_opportunity', 3, 'skipped'],
  ]);
});

test('a run is recorded with how it ended', async () => {
  await shop.build('bronze', {}, { runId: 'good' });
  await expect(shop.build('silver', { dividesByZero: true }, { runId: 'bad' })).rejects.toThrow();
  expect(
    await shop.query(
      `select run_id, command, status, error ->> 'code' as code from ops.run where command = 'build' order by run_id`,
    ),
  ).toEqual([
    { run_id: 'bad', command: 'build', status: 'failed', code: 'MODEL_FAILED' },
    { run_id: 'good', command: 'build', status: 'succeeded', code: null },
  ]);
});
