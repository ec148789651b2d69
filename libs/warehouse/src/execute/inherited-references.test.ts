import type { CheckResult } from '@medallion/engine';
import { cond, defineModel, numeric, text, type AnyModel } from '@medallion/model';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { rawAccount, rawOpportunity } from './fixtures/shop.ts';
import { accountId, opportunityId, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { visible } from './fixtures/visible.ts';

const intDeal = defineModel({
  name: 'int_deal',
  layer: 'silver',
  grain: 'one opportunity',
  description: 'Opportunities',
  materialized: 'table',
  columns: { deal_id: text().primaryKey(), account_id: text(), amount: numeric(22, 6) },
  from: (db) => visible(db, rawOpportunity),
  select: () => ({ deal_id: 'r.id', account_id: 'r.account_id', amount: 'r.amount' }) as any,
});
const intAccount = defineModel({
  name: 'int_account',
  layer: 'silver',
  grain: 'one account',
  description: 'Accounts',
  materialized: 'table',
  columns: { account_id: text().primaryKey() },
  from: (db) => visible(db, rawAccount),
  select: () => ({ account_id: 'r.id' }) as any,
});
const dimAccount = defineModel({
  name: 'dim_account',
  layer: 'gold',
  grain: 'one account',
  description: 'Accounts',
  materialized: 'table',
  columns: { account_id: text().primaryKey() },
  from: (db) => db.selectFrom(intAccount.as('a')),
  select: () => ({ account_id: 'a.account_id' }) as any,
});
/** Many rows of few: every deal worth something with every deal. */
const fctPair = defineModel({
  name: 'fct_pair',
  layer: 'gold',
  grain: 'a deal and another',
  description: 'Pairs',
  materialized: 'table',
  columns: {
    deal_id: text().primaryKey(),
    other_id: text().primaryKey(),
    account_id: text().references(() => dimAccount.c.account_id, { enforce: 'check' }),
  },
  from: (db) =>
    db
      .selectFrom(intDeal.as('d'))
      .innerJoin(intDeal.as('other'), (join) => join.onTrue())
      .where((eb) => cond`${eb.ref('d.amount')} > 0`),
  select: () => ({ deal_id: 'd.deal_id', other_id: 'other.deal_id', account_id: 'd.account_id' }) as any,
});
const models = [intDeal, intAccount, dimAccount, fctPair] as unknown as readonly AnyModel[];
const checkOverrides = { 'fct_pair.account_id_references_dim_account': { severity: 'warn' as const } };

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
});
afterEach(() => shop.close());

const NOW = '2024-01-10T00:00:00.000Z';
const DEALS = 6;

/** Loads three accounts and deals, and builds: what the reference came to, and which tables were asked. */
async function outcome(deal: (of: number) => { readonly account: number; readonly amount: number }) {
  await shop.load(
    {
      Account: [0, 1, 2].map((of) => ({ Id: accountId(of), SystemModstamp: NOW, Name: 'x', Rating: 'Hot' })),
      Opportunity: Array.from({ length: DEALS }, (_, of) => ({
        Id: opportunityId(of),
        SystemModstamp: NOW,
        AccountId: accountId(deal(of).account),
        Amount: deal(of).amount,
        StageName: 'Open',
      })),
    },
    NOW,
  );
  const asked: string[] = [];
  const observed = observedWarehouse(shop.warehouse, (_, statement) => {
    const [, rows] = /select distinct "account_id"\s+from\s+\(?(.*)/.exec(statement) ?? [];
    if (rows !== undefined) asked.push(rows.includes('"silver"."int_deal"') ? 'deals' : 'pairs');
  });
  let checks: readonly CheckResult[] = [];
  for (const layer of ['silver', 'gold']) {
    ({ checks } = await buildLayerInWarehouse(observed, { layer, models, checkOverrides, runId: `refer-${layer}` }));
  }
  const { failing, keys } = checks.find(({ check }) => check.name === 'account_id_references_dim_account')!;
  return { failing, keys: keys.length, asked };
}

test('a reference of a large fact is asked of the few rows its values come from', async () => {
  expect(await outcome((of) => ({ account: of % 3, amount: 10 }))).toEqual({ failing: 0, keys: 0, asked: ['deals'] });
});

test('a value that only those rows have, and none of the fact, is no failure', async () => {
  expect(await outcome((of) => (of === 0 ? { account: 9, amount: 0 } : { account: 1, amount: 10 }))).toEqual({
    failing: 0,
    keys: 0,
    asked: ['deals', 'pairs'],
  });
});

test('a value that is missing is found in the rows of the fact, with their keys', async () => {
  expect(await outcome((of) => ({ account: of === 0 ? 9 : 1, amount: 10 }))).toEqual({
    failing: 1,
    keys: DEALS,
    asked: ['deals', 'pairs'],
  });
});
