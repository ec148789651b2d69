import { unchangedLayersInWarehouse } from './execute-layer.ts';
import { account, firstRecords, LAYERS, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

const CODE = 'the code';
let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
});
afterAll(() => shop.close());
// Mends what the test before broke.
beforeEach(() => buildAll());

const buildAll = async (code = CODE) => {
  for (const layer of LAYERS) await shop.build(layer, {}, { code });
};
let runs = 0;
const known = (code = CODE, layers: readonly string[] = LAYERS) =>
  unchangedLayersInWarehouse(shop.warehouse, { layers, code, runId: `known-${++runs}` });

test('what was built from the same code and data is known to be up to date without its models', async () => {
  const reports = await known();
  expect(reports?.map(({ layer, nothingToDo }) => ({ layer, nothingToDo }))).toEqual(
    LAYERS.map((layer) => ({ layer, nothingToDo: true })),
  );
  expect(reports![2]!.models).toContainEqual(
    expect.objectContaining({ model: 'gold.fct_opportunity', action: 'skipped', rows: 3 }),
  );
  expect(await shop.query(`select status from ops.run where run_id = 'known-${runs}'`)).toEqual([
    { status: 'succeeded' },
  ]);
});

test.each([
  ['the code is another', () => Promise.resolve(), 'another code'],
  [
    'something was loaded',
    () => shop.load({ Account: [account(9, 'New', '2024-02-10T00:00:00.000Z')] }, '2024-03-01T00:00:00.000Z'),
  ],
  ['only the clock moved', () => shop.load({}, '2024-03-02T00:00:00.000Z')],
  ['a table was written to', () => shop.write('update gold.fct_opportunity set amount = 0')],
  ['a table was emptied', () => shop.write('truncate gold.fct_opportunity')],
  ['a relation is gone', () => shop.query('drop view silver.int_names cascade')],
  ['a column was added', () => shop.query('alter table gold.dim_account add column note text')],
  [
    'a view shows more',
    () =>
      shop.query(
        `create or replace view silver.int_names as select account_id, account_name, 1 as more from silver.int_accounts`,
      ),
  ],
])('it is asked of the models once %s', async (_, happen: () => Promise<unknown>, code = CODE) => {
  await happen();
  expect(await known(code)).toBeUndefined();
});

test('it is asked of the models of a layer that reads what was built since', async () => {
  await shop.build('silver', { factor: 2 }, { code: CODE });
  expect(await known(CODE, ['silver'])).toHaveLength(1);
  expect(await known(CODE, ['gold'])).toBeUndefined();
});

test('a build that failed leaves nothing to go by', async () => {
  await shop.build('silver', { dividesByZero: true }, { code: CODE }).catch(() => undefined);
  expect(await known(CODE, ['silver'])).toBeUndefined();
});

test('a build that finds nothing to do notes by which code and data', async () => {
  await buildAll('a comment more');
  expect(await known('a comment more')).toHaveLength(3);
});
