import { holdLock } from './fixtures/lock-holder.ts';
import { firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
});
afterEach(() => shop.close());

test('builds of two declarations started at once leave what the last of them declares, whole', async () => {
  await shop.buildAll();
  await Promise.all([shop.build('silver', { factor: 2 }), shop.build('silver', { factor: 3 })]);
  const factors = await shop.query(`
    select distinct (s.amount / b.amount)::int as factor
    from silver.int_opportunities s join bronze.stg_opportunities b using (opportunity_id)`);
  const [last] = await shop.query(
    `select run_id from ops.run where command = 'build' order by finished_at desc limit 1`,
  );
  const [recorded] = await shop.query(`select run_id from ops.model_state where model = 'silver.int_opportunities'`);
  expect(factors).toHaveLength(1);
  expect(recorded).toEqual(last);
});

describe('a table whose columns change while somebody reads it', () => {
  /** A reader in the middle of a transaction, until it is released. */
  const reading = () => holdLock(shop.database, 'select * from gold.dim_account', 'a dashboard');
  const columns = () =>
    shop.query(`select attname from pg_attribute where attrelid = 'gold.dim_account'::regclass and attname = 'rating'`);

  test('waits for the reader in bounds, then is refused with who it is', async () => {
    await shop.buildAll();
    const { pid, release } = await reading();
    const pauses: number[] = [];
    const error: any = await shop
      .build('gold', { withRating: true }, { lockTimeoutMs: 20, pause: async (ms) => void pauses.push(ms) })
      .catch((thrown: unknown) => thrown);
    await release();
    expect(pauses).toEqual([250, 1000, 4000]);
    expect(error).toMatchObject({ code: 'LOCKED_BY_OTHERS', kind: 'environment', fields: { sessions: [pid] } });
    expect(error.message).toContain(`gold.dim_account is held by session ${pid} of `);
    expect(error.message).toContain(', a dashboard.');
    expect(await columns()).toEqual([]);
    expect(
      await shop.query(
        `select error ->> 'message' as said from ops.model_run where model = 'gold.dim_account' and status = 'failed'`,
      ),
    ).toEqual([{ said: error.message }]);
  });

  test('is altered once the reader is done', async () => {
    await shop.buildAll();
    const { release } = await reading();
    await shop.build('gold', { withRating: true }, { lockTimeoutMs: 20, pause: async () => void (await release()) });
    expect(await columns()).toEqual([{ attname: 'rating' }]);
  });
});
