import type { Orders } from './fixtures/dying-build.ts';
import { openKilledBuilds, type KilledBuilds } from './fixtures/killed-builds.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import type { ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { buildShape, openTwoShapes, SHAPES, stepsOf, type Undisturbed } from './fixtures/two-shapes.ts';

/** A hundred processes take their time where others are at work. */
const TIMEOUT_MS = 600_000;

let shop: ShopWarehouse;
let undisturbed: readonly [Undisturbed, Undisturbed];
let killed: KilledBuilds;
beforeAll(async () => {
  ({ shop, undisturbed } = await openTwoShapes());
  killed = openKilledBuilds(shop.database.url);
});
afterAll(async () => {
  await killed.close();
  await shop?.close();
});

let kills = 0;
/** The shape the next build leads to. */
let goal = 1;
async function kill(orders: Orders): Promise<void> {
  expect(await killed.kill(orders)).toEqual([null, 'SIGKILL']);
  kills++;
}

/** Builds towards each shape in turn, each time killed first; whatever was left, the next run ends as if nothing had happened. */
async function killEach(deaths: readonly (readonly Omit<Orders, 'shop'>[])[]): Promise<void> {
  const turns = Math.max(...deaths.map(({ length }) => length));
  for (let turn = 0; turn < turns; turn++) {
    const to = goal;
    goal = (goal + 1) % 2;
    const orders = deaths[to]![Math.min(turn, deaths[to]!.length - 1)]!;
    await kill({ ...orders, shop: SHAPES[to]! });
    await buildShape(shop, SHAPES[to]!);
    expect(await contentsOf(shop)).toEqual(undisturbed[to]!.contents);
    expect(await leftInScratch(shop)).toEqual([]);
  }
}

test(
  'a build killed before any statement that writes is followed by one that ends as if nothing had happened',
  async () => {
    await killEach(undisturbed.map((build) => stepsOf(build).map((dieBefore) => ({ dieBefore }))));
  },
  TIMEOUT_MS,
);

test(
  'so is one killed at random while the server is at work for it',
  async () => {
    const random = drawing(5);
    await killEach(
      undisturbed.map(({ statements }) =>
        Array.from({ length: 48 }, () => ({ dieDuring: 1 + Math.floor(random() * statements.length) })),
      ),
    );
  },
  TIMEOUT_MS,
);

test('that was at least a hundred kills', () => {
  expect(kills).toBeGreaterThanOrEqual(100);
});

/** The same numbers from 0 to 1 for the same seed (a linear congruential generator). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
