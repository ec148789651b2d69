import { defineModel, int, text, type AnyModel } from '@medallion/model';
import { derivedModels } from './fixtures/derived.ts';
import {
  account,
  accountId,
  LAYERS,
  openShopWarehouse,
  opportunity,
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

const at = (day: number): string => new Date(Date.UTC(2024, 0, day)).toISOString();
const worth = { models: derivedModels, incrementalFrom: 0 };

/** Why each table was built. */
async function build(options: object = {}, layers: readonly string[] = LAYERS): Promise<Record<string, string>> {
  const built: Record<string, string> = {};
  for (const layer of layers) {
    const { models } = await shop.build(layer, {}, { ...worth, ...options });
    for (const { model, kind, action, reason } of models)
      if (action === 'built' && kind === 'table') built[model] = reason;
  }
  return built;
}

test('tables that declare nothing are computed for what changed, where their queries let them', async () => {
  await shop.load({ Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  expect(await build()).toEqual({
    'silver.int_deals': 'bronze.stg_deals changed. Computed for 1 of k.',
    'gold.fct_deal': 'silver.int_deals changed. Computed for 1 of deal_id.',
    'gold.fct_account': 'silver.int_deals changed. Computed for 2 of account_id.',
    'gold.fct_name': 'silver.int_deals changed. Computed in full: no column of its key passes through unchanged.',
  });
  expect(await shop.query('select * from gold.fct_account order by 1')).toEqual([
    { account_id: accountId(1), deals: 1 },
    { account_id: accountId(2), deals: 2 },
  ]);
});

test('what else changed of all they read leads to all of them', async () => {
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))] }, at(3));
  expect(await build()).toEqual({
    'silver.int_accounts': 'bronze.stg_accounts changed. Computed for 1 of k.',
    'silver.int_account_name': 'silver.int_accounts changed. Computed for 1 of account_id.',
    'gold.fct_deal':
      'silver.int_accounts changed. Computed in full: silver.int_accounts changed, and nothing says which rows that concerns.',
  });
});

test('a plan says what is computed in part and by what, and why of the rest it is not', async () => {
  await shop.load({ Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  await build({}, ['bronze', 'silver']);
  const { models } = await shop.plan('gold', {}, worth);
  expect(models.map(({ model, extent, reason }) => [model, extent, reason])).toEqual([
    ['gold.fct_account', 'part', 'silver.int_deals changed. In part, by account_id (derived).'],
    ['gold.fct_deal', 'part', 'silver.int_deals changed. In part, by deal_id (derived).'],
    ['gold.fct_name', 'full', 'silver.int_deals changed. In full: no column of its key passes through unchanged.'],
  ]);
});

test('of small tables nothing is said: nobody asked for less than all of them', async () => {
  await shop.load({ Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  await build({ incrementalFrom: 10 }, ['bronze', 'silver']);
  const { models } = await shop.plan('gold', {}, { models: derivedModels, incrementalFrom: 10 });
  expect(models.map(({ extent, reason }) => [extent, reason])).toEqual(
    Array.from({ length: 3 }, () => [undefined, 'silver.int_deals changed.']),
  );
  expect(Object.values(await build({ incrementalFrom: 10 }, ['gold']))).toEqual(
    Array.from({ length: 3 }, () => 'silver.int_deals changed.'),
  );
});

test('changes are kept only for models that a scope leads to them and that are still to be built', async () => {
  await shop.load({ Account: [account(1, 'Acme Ltd', at(3))], Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  await build({}, ['bronze', 'silver']);
  expect(await shop.query('select model from ops.change_set')).toEqual([{ model: 'silver.int_deals' }]);
});

/** The table of deals keeps track of the account no more. */
const untracked = (): readonly AnyModel[] => {
  const stgDeals = derivedModels.find(({ name }) => name === 'stg_deals')! as any;
  const intDeals = defineModel({
    name: 'int_deals',
    layer: 'silver',
    grain: 'one record',
    description: 'x',
    materialized: 'table',
    columns: { k: text().primaryKey(), a: text(), n: int() },
    from: (db) => db.selectFrom(stgDeals.as('s')) as any,
    select: ((_: unknown) => ({ k: 's.k', a: 's.a', n: 's.n' })) as any,
  }) as AnyModel;
  return [...derivedModels.filter(({ name, layer }) => layer === 'bronze' || name === 'int_accounts'), intDeals];
};

test('a column that is kept track of again is not followed over the time it was not', async () => {
  await shop.load({ Opportunity: [opportunity(1, 2, 100, at(3))] }, at(3));
  await build({ models: untracked() }, ['bronze', 'silver']);
  await shop.load({ Opportunity: [opportunity(2, 2, 250, at(4))] }, at(4));
  expect((await build())['gold.fct_account']).toBe(
    'silver.int_deals changed. Computed in full: nobody recorded which rows of silver.int_deals changed.',
  );
  expect(await shop.query('select * from gold.fct_account')).toEqual([{ account_id: accountId(2), deals: 3 }]);
});
