import fc from 'fast-check';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { shopChecks } from './fixtures/shop-checks.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import { account, LAYERS, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';
import { SHAPES } from './fixtures/two-shapes.ts';

// Each life is a dozen builds; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

const MODELS = [
  'silver.seed_stage',
  'silver.int_accounts',
  'silver.int_opportunities',
  'gold.dim_account',
  'gold.fct_opportunity',
] as const;
const shapes: readonly ShopOptions[] = [...SHAPES, { namesAsTable: true }];
const shape = fc.constantFrom(...shapes);
const life = fc.record({
  /** What is published when it begins. */
  before: fc.option(shape),
  built: shape,
  /** The model that fails, or a check of gold. */
  failing: fc.constantFrom(...MODELS, 'check'),
  /** What happens before it is tried again: it fails once more, other code, other records. */
  secondFailing: fc.option(fc.constantFrom(...MODELS), { freq: 2 }),
  mended: fc.option(shape, { freq: 2 }),
  isLoaded: fc.boolean(),
});

let day = 0;
let runs = 0;
async function load(): Promise<void> {
  day++;
  const at = new Date(Date.UTC(2024, 0, day)).toISOString();
  await shop.load(
    {
      Account: [account((day % 4) + 1, `Account ${day}`, at)],
      Opportunity: [1, 2].map((n) => opportunity(((day * n) % 7) + 1, ((day * n) % 5) + 1, day * n, at)),
    },
    at,
  );
}

/** Builds all layers, until one fails; what had its rows computed. */
async function build(options: ShopOptions, reuse: boolean, failing: string | undefined): Promise<readonly string[]> {
  const { warehouse, filled } = failingModels(shop.warehouse, ...(failing === undefined ? [] : [failing]));
  const checks = shopChecks({ limit: failing === 'check' ? -1 : 1_000_000 });
  const runId = `life-${++runs}`;
  for (const layer of LAYERS) {
    const failed = await buildLayerInWarehouse(warehouse, {
      ...{ layer, models: shopModels(options), checks, runId, reuse, concurrency: 2 },
    }).then(
      () => false,
      () => true,
    );
    if (failed) break;
  }
  return filled;
}

test('after any failed build a retry, whatever happened since, leaves what a full build does, and computes nothing twice', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(life, async ({ before, built, failing, secondFailing, mended, isLoaded }) => {
      await load();
      if (before !== null) await build(before, false, undefined);
      await load();
      const first = await build(built, false, failing);
      const second = secondFailing === null ? [] : await build(built, true, secondFailing);
      if (isLoaded) await load();
      const options = mended ?? built;
      const last = await build(options, true, undefined);
      if (mended === null && !isLoaded) {
        const all = [...first, ...second, ...last];
        expect([...new Set(all)].sort()).toEqual([...all].sort());
        taken += first.length + second.length;
      }
      expect(await leftInScratch(shop)).toEqual([]);
      const retried = await contentsOf(shop);
      for (const layer of ['silver', 'gold']) {
        expect((await shop.plan(layer, options, { checks: shopChecks({ limit: 1_000_000 }) })).isUpToDate).toBe(true);
      }
      for (const layer of ['silver', 'gold']) await shop.build(layer, options, { force: true });
      expect(await contentsOf(shop)).toEqual(retried);
    }),
    { numRuns: 20, seed: 7, endOnFailure: true },
  );
  // The law would hold of a retry that takes over nothing.
  expect(taken).toBeGreaterThan(10);
});
