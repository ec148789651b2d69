import type { LayerPlan } from '@medallion/engine';
import fc from 'fast-check';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';
import type { ShopOptions } from './fixtures/shop.ts';

// Every step plans and builds three layers; a busy machine takes its time.
jest.setTimeout(300_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
});
afterAll(() => shop.close());

/** Plans of all layers, each knowing what the earlier ones will build, as the command makes them. */
async function planAll(options: ShopOptions): Promise<LayerPlan[]> {
  const plans: LayerPlan[] = [];
  for (const layer of LAYERS) {
    const built = plans.flatMap(({ models }) => models.filter(({ action }) => action === 'build'));
    const builtBefore = new Map(built.map(({ model, mayChange }) => [model, mayChange]));
    plans.push(await shop.plan(layer, options, { builtBefore }));
  }
  return plans;
}
const toBuild = (plans: readonly LayerPlan[]): string[] =>
  plans.flatMap(({ models }) => models.flatMap(({ model, action }) => (action === 'build' ? [model] : [])));

const DISTURBANCES = {
  none: '',
  dropped: 'drop table if exists silver.int_accounts cascade',
  edited: `update gold.fct_opportunity set amount = 1`,
  truncated: 'truncate silver.int_opportunities',
  altered: 'alter table gold.dim_account add column if not exists extra text',
  emptied: `do $$ begin if exists (select from pg_matviews where matviewname = 'int_names') then
      refresh materialized view silver.int_names with no data; end if; end $$`,
  'view gone': 'drop view if exists bronze.stg_accounts cascade',
} as const;
let day = 2;
/** Loads what a day brings; the same values again make a version that changes no row downstream. */
async function load(what: 'nothing' | 'account' | 'same account' | 'opportunity'): Promise<void> {
  if (what === 'nothing') return;
  const at = new Date(Date.UTC(2024, 0, ++day)).toISOString();
  const record =
    what === 'opportunity' ? opportunity(1, 1, day, at) : account(1, what === 'account' ? `Name ${day}` : 'Acme', at);
  await shop.load({ [what === 'opportunity' ? 'Opportunity' : 'Account']: [record] }, at);
}

const step = fc.record({
  options: fc.record<ShopOptions>(
    {
      factor: fc.constantFrom(1, 2),
      withRating: fc.boolean(),
      inCents: fc.boolean(),
      namesAsTable: fc.boolean(),
      namesStored: fc.boolean(),
      accountDescription: fc.constantFrom('Accounts', 'Companies'),
    },
    { requiredKeys: [] },
  ),
  loaded: fc.constantFrom('nothing', 'account', 'same account', 'opportunity'),
  disturbance: fc.constantFrom(...(Object.keys(DISTURBANCES) as (keyof typeof DISTURBANCES)[])),
});

test('whatever happened to declarations, data and tables: every model built was planned, and after the build nothing is', async () => {
  await shop.buildAll();
  await fc.assert(
    // Each step begins where the one before ended: the law holds from any state.
    fc.asyncProperty(step, async ({ options, loaded, disturbance }) => {
      await load(loaded);
      if (DISTURBANCES[disturbance] !== '') await shop.write(DISTURBANCES[disturbance]);
      const planned = toBuild(await planAll(options));
      const built = Object.values(await shop.buildAll(options)).flatMap(({ models }) =>
        models.flatMap(({ model, action }) => (action === 'built' ? [model] : [])),
      );
      expect(planned).toEqual(expect.arrayContaining(built));
      expect((await planAll(options)).map(({ isUpToDate }) => isUpToDate)).toEqual([true, true, true]);
    }),
    { numRuns: 16, seed: 3, endOnFailure: true },
  );
});
