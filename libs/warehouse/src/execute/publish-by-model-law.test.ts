import fc from 'fast-check';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { openKilledBuilds } from './fixtures/killed-builds.ts';
import { shopChecks } from './fixtures/shop-checks.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import { account, LAYERS, openShopWarehouse, opportunity, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels, type ShopOptions } from './fixtures/shop.ts';
import { buildShape, SHAPES } from './fixtures/two-shapes.ts';

// Each life is a dozen builds; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

/** What fails, and with it all that is built from it or names it by a foreign key. */
const CONCERNED: Readonly<Record<string, readonly string[]>> = {
  'silver.seed_stage': ['silver.seed_stage'],
  'silver.int_accounts': [
    'silver.int_accounts',
    'silver.int_names',
    'silver.int_opportunities',
    'gold.dim_account',
    'gold.fct_opportunity',
  ],
  'silver.int_opportunities': ['silver.int_opportunities', 'gold.fct_opportunity'],
  'gold.dim_account': ['gold.dim_account', 'gold.fct_opportunity'],
  'gold.fct_opportunity': ['gold.fct_opportunity'],
  check: ['gold.fct_opportunity'],
};
const life = fc.record({
  shape: fc.constantFrom<ShopOptions>({}, { factor: 2 }, { factor: 3, prefix: 'The ', namesAsTable: true }, SHAPES[1]),
  failing: fc.uniqueArray(fc.constantFrom(...Object.keys(CONCERNED)), { minLength: 1, maxLength: 2 }),
  concurrency: fc.constantFrom(1, 3),
  /** How what is left is built. */
  next: fc.constantFrom<'layer' | 'model'>('layer', 'model'),
  isRetried: fc.boolean(),
});

let day = 0;
let runs = 0;
async function load(): Promise<void> {
  day++;
  const at = new Date(Date.UTC(2024, 0, day)).toISOString();
  await shop.load(
    {
      Account: [1, 2, 3].map((n) => account(n, `Account ${n} on ${day}`, at)),
      Opportunity: [1, 2, 3, 4].map((n) => opportunity(n, ((day + n) % 4) + 1, day * n, at)),
    },
    at,
  );
}

/** Builds all layers, whatever fails in them. */
async function build(
  options: ShopOptions,
  failing: readonly string[],
  more: { readonly publish: 'layer' | 'model'; readonly concurrency: number; readonly reuse?: boolean },
): Promise<void> {
  const { warehouse } = failingModels(shop.warehouse, ...failing);
  const checks = shopChecks({ limit: failing.includes('check') ? -1 : 1_000_000 });
  const runId = `life-${++runs}`;
  const unpublished = new Set<string>();
  for (const layer of LAYERS) {
    const { models } = await buildLayerInWarehouse(warehouse, {
      ...{ layer, models: shopModels(options), checks, runId, unpublished, ...more },
    });
    for (const { model, action } of models) {
      if (action === 'failed' || action === 'left_out') unpublished.add(model);
    }
  }
}

test('whatever fails, what is built from it stays as it was, all else is as it shall be, and the next build does the rest', async () => {
  let before = {};
  await fc.assert(
    fc.asyncProperty(life, async ({ shape, failing, concurrency, next, isRetried }) => {
      await load();
      await build(shape, failing, { publish: 'model', concurrency });
      const inPart = await contentsOf(shop);
      await build(shape, [], { publish: next, concurrency, reuse: isRetried });
      const whole = await contentsOf(shop);
      const concerned = new Set(failing.flatMap((each) => CONCERNED[each]!));
      const expected = Object.fromEntries(
        Object.entries({ ...before, ...whole }).flatMap(([name]) => {
          const then = (before as Record<string, unknown>)[name];
          const relation = concerned.has(name) ? then : whole[name];
          return relation === undefined ? [] : [[name, relation]];
        }),
      );
      expect(inPart).toEqual(expected);
      expect(await leftInScratch(shop)).toEqual([]);
      for (const layer of LAYERS) {
        expect((await shop.plan(layer, shape, { checks: shopChecks({ limit: 1_000_000 }) })).isUpToDate).toBe(true);
      }
      for (const layer of ['silver', 'gold']) await shop.build(layer, shape, { force: true });
      before = await contentsOf(shop);
      expect(before).toEqual(whole);
    }),
    { numRuns: 16, seed: 11, endOnFailure: true },
  );
});

test('killed at any moment, the next build ends as if nothing had happened', async () => {
  await load();
  await build(SHAPES[0], [], { publish: 'layer', concurrency: 1 });
  const shapeOf = (turn: number): ShopOptions => SHAPES[(turn + 1) % 2]!;
  const contents: Record<string, unknown>[] = [];
  for (const turn of [0, 1]) {
    await buildShape(shop, shapeOf(turn));
    contents.push(await contentsOf(shop));
  }
  const killed = openKilledBuilds(shop.database.url);
  for (let turn = 0; turn < 16; turn++) {
    const orders = { shop: shapeOf(turn), publish: 'model', dieBefore: 12 + turn * 11 } as const;
    expect(await killed.kill(orders)).toEqual([null, 'SIGKILL']);
    await buildShape(shop, shapeOf(turn));
    expect(await contentsOf(shop)).toEqual(contents[turn % 2]);
    expect(await leftInScratch(shop)).toEqual([]);
  }
  await killed.close();
});
