import type { MedallionError } from '@medallion/core';
import { embeddedServer } from '../embedded/embedded-server.ts';
import { createStateFolder, removeStateFolders } from '../embedded/fixtures/state-folder.ts';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { databaseOnOwnServer } from './fixtures/own-server.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import type { ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';
import { buildShape, openTwoShapes, SHAPES, stepsOf, type Undisturbed } from './fixtures/two-shapes.ts';

let home: string;
let shop: ShopWarehouse;
let undisturbed: readonly [Undisturbed, Undisturbed];
beforeAll(async () => {
  home = await createStateFolder();
  ({ shop, undisturbed } = await openTwoShapes(databaseOnOwnServer(home)));
});
afterAll(async () => {
  await shop?.close();
  await removeStateFolders();
});

/** Builds towards a shape and kills the server -9 before the given statement; answers the code of the error it ended with. */
async function killServer(to: number, before: number): Promise<string> {
  const server = embeddedServer({ home });
  const { pid } = await server.status();
  const observed = observedWarehouse(shop.warehouse, (number) => {
    if (number === before) process.kill(pid!, 'SIGKILL');
  });
  try {
    for (const layer of ['silver', 'gold']) {
      const build = { layer, models: shopModels(SHAPES[to]), runId: `robbed-${to}-${before}`, concurrency: 1 };
      await buildLayerInWarehouse(observed, build);
    }
    return 'none';
  } catch (error) {
    return (error as MedallionError).code;
  } finally {
    await server.start();
  }
}

test('a build whose server is killed is followed by one that ends as if nothing had happened', async () => {
  const steps = undisturbed.map(stepsOf);
  const codes = new Set<string>();
  for (let turn = 0, step = 4; step < steps[0]!.length; turn++, step += 9) {
    const to = (turn + 1) % 2;
    codes.add(await killServer(to, steps[to]![step]!));
    await buildShape(shop, SHAPES[to]!);
    expect(await contentsOf(shop)).toEqual(undisturbed[to]!.contents);
    expect(await leftInScratch(shop)).toEqual([]);
  }
  // Whichever of its connections a build misses first.
  expect(['DATABASE_CONNECTION_LOST', 'LOCK_LOST']).toEqual(expect.arrayContaining([...codes]));
});
