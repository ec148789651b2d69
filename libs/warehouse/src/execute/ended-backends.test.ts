import type { MedallionError } from '@medallion/core';
import { buildLayerInWarehouse } from './execute-layer.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { contentsOf, leftInScratch } from './fixtures/shop-contents.ts';
import type { ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';
import { buildShape, openTwoShapes, SHAPES, stepsOf, type Undisturbed } from './fixtures/two-shapes.ts';

let shop: ShopWarehouse;
let undisturbed: readonly [Undisturbed, Undisturbed];
beforeAll(async () => {
  ({ shop, undisturbed } = await openTwoShapes());
});
afterAll(() => shop?.close());

/** Ends sessions of Medallion as an administrator does. */
const endSessions = (named: string): Promise<unknown> =>
  shop.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name like 'medallion ${named}, process %'`);

/** Builds towards a shape and ends sessions before the given statement; answers the code of the error it ended with, or `none`. */
async function interrupted(to: number, ended: string, before: number): Promise<string> {
  const observed = observedWarehouse(shop.warehouse, async (number) => {
    if (number === before) await endSessions(ended);
  });
  try {
    for (const layer of ['silver', 'gold']) {
      const build = { layer, models: shopModels(SHAPES[to]), runId: `ended-${to}-${before}`, concurrency: 1 };
      await buildLayerInWarehouse(observed, build);
    }
    return 'none';
  } catch (error) {
    return (error as MedallionError).code;
  }
}

/** Codes of the errors that builds ended with, each interrupted at another step; every one is followed by an undisturbed run. */
async function interruptAtSteps(ended: string): Promise<Set<string>> {
  const steps = undisturbed.map(stepsOf);
  const codes = new Set<string>();
  for (let turn = 0, step = 0; step < steps[0]!.length; turn++, step += 9) {
    const to = (turn + 1) % 2;
    codes.add(await interrupted(to, ended, steps[to]![step]!));
    await buildShape(shop, SHAPES[to]!);
    expect(await contentsOf(shop)).toEqual(undisturbed[to]!.contents);
    expect(await leftInScratch(shop)).toEqual([]);
  }
  return codes;
}

test('a build whose sessions an administrator ends goes on in new ones or says so, and the next ends as if nothing had happened', async () => {
  expect(await interruptAtSteps('builder%')).toEqual(new Set(['none', 'DATABASE_CONNECTION_LOST']));
});

test('a build whose locks are lost is not said to have been cancelled, and the next ends as if nothing had happened', async () => {
  expect(await interruptAtSteps('owner, % lock')).toEqual(new Set(['LOCK_LOST']));
  expect(
    await shop.query(
      `select distinct status from ops.run where run_id like 'ended-%-%' and error ->> 'code' = 'LOCK_LOST'`,
    ),
  ).toEqual([{ status: 'failed' }]);
});
