import {
  account,
  accountId,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

const LOADED_AT = '2024-02-01T00:00:00.000Z';
const LATER = '2024-03-01T00:00:00.000Z';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, LOADED_AT);
});
afterEach(() => shop.close());

/** Probes and builds the layers in order, as Nx does: names those whose token changed, and the models that were built. */
async function run(options = {}): Promise<{ layers: string[]; models: string[] }> {
  const layers: string[] = [];
  const models: string[] = [];
  for (const layer of LAYERS) {
    const { token } = await shop.probe(layer, options);
    if (tokens.get(layer) === token) continue;
    tokens.set(layer, token);
    layers.push(layer);
    const report = await shop.build(layer, options);
    models.push(...report.models.filter(({ action }) => action === 'built').map(({ model }) => model));
  }
  return { layers, models };
}
const tokens = new Map<string, string>();
beforeEach(async () => {
  tokens.clear();
  await run();
});

test('a repeated run builds nothing', async () => {
  expect(await run()).toEqual({ layers: [], models: [] });
});

test('a load that adds no version leaves every layer as it is', async () => {
  await shop.load({ Account: [account(1, 'Acme')] }, LOADED_AT);
  expect(await run()).toEqual({ layers: [], models: [] });
});

test('new versions of one object rebuild only what reads it', async () => {
  await shop.load({ Opportunity: [opportunity(4, 2, 400, '2024-02-15T00:00:00.000Z')] }, LATER);
  expect((await run()).models).toEqual([
    'bronze.stg_opportunities',
    'silver.int_opportunities',
    'gold.fct_opportunity',
  ]);
});

test('a model rebuilt to the same rows does not rebuild its readers', async () => {
  const sameName = { ...account(1, 'Acme', '2024-02-15T00:00:00.000Z') };
  await shop.load({ Account: [sameName] }, LATER);
  expect(await run()).toEqual({
    layers: ['bronze', 'silver'],
    models: ['bronze.stg_accounts', 'silver.int_accounts'],
  });
});

test('a changed definition rebuilds the model and, as its rows change, its readers', async () => {
  expect((await run({ factor: 2 })).models).toEqual(['silver.int_opportunities', 'gold.fct_opportunity']);
});

test('a changed description is published without touching rows of readers', async () => {
  expect((await run({ accountDescription: 'Companies' })).models).toEqual(['gold.dim_account']);
  const [comment] = await shop.query(`select obj_description('gold.dim_account'::regclass) as text`);
  expect(comment).toEqual({ text: 'Companies\nGrain: one account' });
});

test('going back to an earlier definition builds again', async () => {
  await run({ factor: 2 });
  expect((await run()).models).toEqual(['silver.int_opportunities', 'gold.fct_opportunity']);
});

test.each([
  ['gold', 'drop table gold.fct_opportunity', ['gold.fct_opportunity']],
  ['silver', 'drop table silver.int_opportunities', ['silver.int_opportunities']],
])('a relation of %s that was dropped rebuilds exactly its layer', async (layer, statement, models) => {
  await shop.write(statement);
  expect(await run()).toEqual({ layers: [layer], models });
});

test('rows edited by hand are put right', async () => {
  await shop.write(`update gold.fct_opportunity set amount = 1 where amount = 100`);
  expect(await run()).toEqual({ layers: ['gold'], models: ['gold.fct_opportunity'] });
  expect(await shop.query('select amount from gold.fct_opportunity order by amount')).toEqual(
    ['100.000000', '200.000000', '300.000000'].map((amount) => ({ amount })),
  );
});

test('rows removed by TRUNCATE are put back', async () => {
  await shop.write('truncate gold.fct_opportunity');
  expect((await run()).layers).toEqual(['gold']);
  expect(await shop.query('select count(*)::int as n from gold.fct_opportunity')).toEqual([{ n: 3 }]);
});

test('a column added by hand is noticed, and taken out again', async () => {
  await shop.write('alter table gold.fct_opportunity add column extra text');
  expect((await run()).layers).toEqual(['gold']);
  expect(
    await shop.query(
      `select column_name from information_schema.columns where table_name = 'fct_opportunity' and column_name = 'extra'`,
    ),
  ).toEqual([]);
});

test('a view replaced by another one of the same name is made again', async () => {
  await shop.write(
    `drop view silver.int_names; create view silver.int_names as select 'x'::text as account_id, 'y'::text as account_name`,
  );
  expect((await run()).models).toContain('silver.int_names');
  expect(await shop.query('select count(*)::int as n from silver.int_names')).toEqual([{ n: 2 }]);
});

test('an emptied ledger never matches an earlier token', async () => {
  await shop.write('delete from ops.layer_ledger; delete from ops.model_state');
  expect((await run()).layers).toEqual(['bronze', 'silver', 'gold']);
});

test('a probe without a build leaves the layer due', async () => {
  const first = await shop.probe('silver', { factor: 3 });
  const second = await shop.probe('silver', { factor: 3 });
  expect(second.desired).toBe(first.desired);
  expect(second.token).not.toBe(first.token);
});

test('a build keeps the token of the probe before it', async () => {
  const { token } = await shop.probe('silver', { factor: 3 });
  await shop.build('silver', { factor: 3 });
  expect((await shop.probe('silver', { factor: 3 })).token).toBe(token);
});

test('a failed build leaves the layer due', async () => {
  await expect(shop.build('silver', { dividesByZero: true })).rejects.toThrow('division by zero');
  expect((await run()).layers).toContain('silver');
});

test('the plan says what a build does, and why', async () => {
  await shop.load({ Account: [account(1, 'Acme Corp', '2024-02-15T00:00:00.000Z')] }, LATER);
  await shop.build('bronze');
  const plan = await shop.plan('silver');
  expect(plan.models.map(({ model, action, reason }) => [model, action, reason])).toEqual([
    ['silver.int_accounts', 'build', 'bronze.stg_accounts changed.'],
    ['silver.int_names', 'build', 'It reads silver.int_accounts, which is built.'],
    ['silver.int_opportunities', 'build', 'It reads silver.int_accounts, which is built.'],
    ['silver.seed_stage', 'skip', 'Nothing it depends on changed.'],
  ]);
});

test('two databases never share a token or what is desired', async () => {
  const other = await openShopWarehouse();
  try {
    await other.load(firstRecords, LOADED_AT);
    const [here, there] = [await shop.probe('bronze'), await other.probe('bronze')];
    expect(there.desired).not.toBe(here.desired);
    expect(there.token).not.toBe(here.token);
  } finally {
    await other.close();
  }
});

test('of two builds at once one builds and the other finds nothing to do', async () => {
  const reports = await Promise.all([shop.build('silver', { factor: 5 }), shop.build('silver', { factor: 5 })]);
  expect(reports.map(({ nothingToDo }) => nothingToDo).sort()).toEqual([false, true]);
});

test('records beyond the clock stay invisible until it passes them', async () => {
  await shop.load({ Account: [account(3, 'Future', '2024-06-01T00:00:00.000Z')] }, LATER);
  await run();
  expect(await shop.query(`select account_id from silver.int_accounts where account_name = 'Future'`)).toEqual([]);
  await shop.load({ Account: [account(4, 'Now', '2024-06-02T00:00:00.000Z')] }, '2024-07-01T00:00:00.000Z');
  await run();
  expect(await shop.query(`select account_id from silver.int_accounts where account_name = 'Future'`)).toEqual([
    { account_id: accountId(3) },
  ]);
});
