import { firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

/** Makes what int_accounts reads show an expression as the name of every account. */
const name = (expression: string) =>
  shop.query(`create or replace view bronze.stg_accounts as
    select id as account_id, ${expression} as account_name, rating from raw_salesforce.account`);
const names = async () =>
  (await shop.query('select distinct account_name from silver.int_accounts')).map((row) => row['account_name']);

test('a model is computed with the memory and the workers it declares', async () => {
  await name(`current_setting('work_mem') || ' ' || current_setting('max_parallel_workers_per_gather')`);
  await shop.build('silver', { execution: { workMem: '77MB', parallelWorkers: 0 } });
  expect(await names()).toEqual(['77MB 0']);
});

test('what a model may use ends with its computation', async () => {
  await name(`current_setting('work_mem')`);
  await shop.build('silver', { execution: { workMem: '77MB' } });
  await shop.build('silver', {}, { force: true });
  expect(await names()).not.toEqual(['77MB']);
});

test('what a model may use is no part of its definition', async () => {
  await shop.build('silver');
  expect((await shop.build('silver', { execution: { workMem: '99MB' } })).nothingToDo).toBe(true);
});

test('a model that takes longer than it may fails by name, and what was published stays', async () => {
  await shop.build('silver');
  const published = await names();
  await name(`pg_sleep(30)::text`);
  await expect(shop.build('silver', { execution: { timeoutSeconds: 0.2 } }, { force: true })).rejects.toMatchObject({
    code: 'MODEL_TIMEOUT',
    message: expect.stringMatching(
      /^silver\.int_accounts in .*shop\.ts:\d+ took longer than the 0\.2 s it may take\.$/,
    ),
  });
  expect(await names()).toEqual(published);
});
