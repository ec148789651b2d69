import fc from 'fast-check';
import { differences } from './fixtures/differences.ts';
import { incrementalModels } from './fixtures/incremental.ts';
import { news, recordsOf } from './fixtures/lives.ts';
import { LAYERS, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

// A hundred lives, each of five loads and as many builds of three layers; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
});
afterAll(() => shop.close());

const LOADS = 5;
/** Lives told together, each with records of its own: a load and a build of all of them costs little more than of one. */
const TOGETHER = 10;
const RUNS = 10;

const life = fc.tuple(...Array.from({ length: LOADS }, () => news));
/** Days the clock moves with each load, and whether a build follows: changes of several loads may come together. */
const rhythm = fc.array(fc.record({ days: fc.constantFrom(0, 0.25, 1, 2), isBuilt: fc.boolean() }), {
  minLength: LOADS,
  maxLength: LOADS,
});

const DAY = 86_400_000;
let now = Date.UTC(2024, 0, 10);
let lives = 0;

const at = (daysAgo: number): string => new Date(now - daysAgo * DAY).toISOString();

let builds = 0;
/** Builds all layers, published as a whole or model by model in turn, and returns the models that were computed in part. */
async function build(): Promise<string[]> {
  const publish = builds++ % 2 === 0 ? 'layer' : 'model';
  const inPart: string[] = [];
  for (const layer of LAYERS) {
    const { models } = await shop.build(layer, {}, { models: incrementalModels, incrementalFrom: 0, publish });
    inPart.push(...models.filter(({ scopeValues }) => scopeValues !== undefined).map(({ model }) => model));
  }
  return inPart;
}

test('after any loads and incremental builds every table is what its query gives in full', async () => {
  const inPart: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: TOGETHER, maxLength: TOGETHER }), rhythm, async (told, steps) => {
      const first = lives;
      lives += TOGETHER;
      for (const [load, { days, isBuilt }] of steps.entries()) {
        now += days * DAY;
        await shop.load(
          recordsOf(
            first,
            told.map((each) => each[load]!),
            at,
          ),
          at(0),
        );
        if (!isBuilt && load < LOADS - 1) continue;
        inPart.push(...(await build()));
        expect(await differences(shop, incrementalModels)).toEqual([]);
      }
    }),
    { numRuns: RUNS, seed: 5, endOnFailure: true },
  );
  // The law would hold of a build that never is incremental.
  for (const model of incrementalModels.filter(({ materialized }) => materialized.kind === 'incremental')) {
    expect(inPart.filter((id) => id === model.id).length).toBeGreaterThan(10);
  }
});
