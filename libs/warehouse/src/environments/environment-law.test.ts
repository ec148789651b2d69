import fc from 'fast-check';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type Records,
  type ShopWarehouse,
} from '../execute/fixtures/shop-warehouse.ts';
import type { ShopOptions } from '../execute/fixtures/shop.ts';
import { contentsOf } from './fixtures/contents.ts';

// Every step builds three layers up to three times; a busy machine takes its time.
jest.setTimeout(300_000);

let shop: ShopWarehouse;
/** Has no environments: its base is built from what the environment's code is. */
let reference: ShopWarehouse;
beforeAll(async () => {
  [shop, reference] = await Promise.all([openShopWarehouse(), openShopWarehouse()]);
  for (const each of [shop, reference]) await each.load(firstRecords, '2024-01-02T00:00:00.000Z');
});
afterAll(async () => {
  await shop.close();
  await reference.close();
});

let day = 2;
async function load(what: 'nothing' | 'account' | 'same account' | 'opportunity'): Promise<void> {
  if (what === 'nothing') return;
  const at = new Date(Date.UTC(2024, 0, ++day)).toISOString();
  const records: Records =
    what === 'opportunity'
      ? { Opportunity: [opportunity(day, 1, day, at)] }
      : { Account: [account(1, what === 'account' ? `Name ${day}` : 'Acme', at)] };
  for (const each of [shop, reference]) await each.load(records, at);
}

/** Builds into the environment, and says what was computed rather than taken from the base. */
async function buildEnvironment(options: ShopOptions): Promise<string[]> {
  const computed: string[] = [];
  for (const layer of LAYERS) {
    const { models } = await shop.build(layer, options, { environment: 'pr_12' });
    computed.push(...models.flatMap(({ model, kind }) => (kind === 'reused' ? [] : [model])));
  }
  return computed;
}

const options = fc.record<ShopOptions>(
  {
    factor: fc.constantFrom(1, 2),
    withRating: fc.boolean(),
    inCents: fc.boolean(),
    namesAsTable: fc.boolean(),
    namesStored: fc.boolean(),
    prefix: fc.constantFrom('', 'The '),
  },
  { requiredKeys: [] },
);
const step = fc.record({
  loaded: fc.constantFrom('nothing', 'account', 'same account', 'opportunity'),
  /** What the base is built from; `undefined` where it is not built in this step. */
  base: fc.option(options, { nil: undefined }),
  environment: options,
});

test('whatever the base holds, an environment equals what the base would be from its code, and with the code of the base it computes nothing', async () => {
  await shop.buildAll();
  await fc.assert(
    // Each step begins where the one before ended: the law holds from any state.
    fc.asyncProperty(step, async ({ loaded, base, environment }) => {
      await load(loaded);
      if (base !== undefined) await shop.buildAll(base);
      await buildEnvironment(environment);
      await reference.buildAll(environment);
      expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(reference, 'base'));
      if (base === undefined) return;
      expect(await buildEnvironment(base)).toEqual([]);
      expect(await contentsOf(shop, 'pr_12')).toEqual(await contentsOf(shop, 'base'));
    }),
    { numRuns: 10, seed: 5, endOnFailure: true },
  );
});
