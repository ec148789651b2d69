import { buildLayerInWarehouse } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { openKilledBuilds, type KilledBuilds } from './fixtures/killed-builds.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import type { ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';
import { openTwoShapes, SHAPES, stepsOf, type Undisturbed } from './fixtures/two-shapes.ts';

/** Processes take their time where others are at work. */
jest.setTimeout(600_000);

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

const COMPUTED = /^comment on table "scratch".*"model":"([\w.]+)"/;

/**
 * Models that were computed and not published before a statement. They are computed one by one, and the last of them may not have been
 * committed. Once published, it is the change detector that says what is left to do.
 */
function computedBefore({ statements }: Undisturbed, step: number): string[] {
  const past = statements.slice(0, step - 1);
  const published = past.findLastIndex((statement) => statement.startsWith('insert into ops.model_state'));
  return past
    .slice(published + 1)
    .flatMap((statement) => COMPUTED.exec(statement)?.[1] ?? [])
    .slice(0, -1);
}

/** Builds silver and gold, taking over what was computed; the models whose rows it computed itself. */
async function retry(to: number, runId: string): Promise<readonly string[]> {
  const { warehouse, filled } = failingModels(shop.warehouse);
  for (const layer of ['silver', 'gold']) {
    await buildLayerInWarehouse(warehouse, { layer, models: shopModels(SHAPES[to]), runId, reuse: true });
  }
  return filled;
}

test('a retry of a killed build, and of a killed retry, ends as if nothing had happened, without what was computed', async () => {
  let to = 1;
  let spared = 0;
  const turns = stepsOf(undisturbed[0]).length;
  for (let turn = 0; turn < turns; turn += 3, to = 1 - to) {
    const step = stepsOf(undisturbed[to]!)[turn];
    if (step === undefined) break;
    expect(await killed.kill({ shop: SHAPES[to]!, dieBefore: step })).toEqual([null, 'SIGKILL']);
    if (turn % 2 === 0) {
      const orders = { shop: SHAPES[to]!, reuse: true, dieBefore: 25 };
      expect(await killed.kill(orders)).toEqual([null, 'SIGKILL']);
    }
    const filled = await retry(to, `retry-${turn}`);
    const computed = computedBefore(undisturbed[to]!, step);
    expect(computed.filter((model) => filled.includes(model))).toEqual([]);
    spared += computed.length;
    expect(await contentsOf(shop)).toEqual(undisturbed[to]!.contents);
    expect(await leftInScratch(shop)).toEqual([]);
  }
  expect(spared).toBeGreaterThan(3);
});
