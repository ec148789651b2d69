import type { MedallionError } from '@medallion/core';
import type { LayerReport } from '@medallion/engine';
import { recordingLogger } from '../connection/fixtures/recording-logger.ts';
import { buildLayerInWarehouse, type LayerBuild } from './execute-layer.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { holdLock, type LockHolder } from './fixtures/lock-holder.ts';
import { keptInScratch, leftInScratch } from './fixtures/shop-contents.ts';
import { firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';
import { shopModels } from './fixtures/shop.ts';

let shop: ShopWarehouse;
let reader: LockHolder;
let leftover: string;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze');
  const { warehouse } = failingModels(shop.warehouse, 'silver.int_opportunities');
  const failing = { layer: 'silver', models: shopModels({ namesAsTable: true }), runId: 'failed' };
  await buildLayerInWarehouse(warehouse, failing).catch(() => undefined);
  const [kept] = await shop.query(
    `select relname from pg_class where relnamespace = 'scratch'::regnamespace and relname ~ '^silver__int_names__' and relkind = 'r'`,
  );
  leftover = String(kept!['relname']);
  reader = await holdLock(shop.database, `select from scratch."${leftover}"`, 'a look at what was computed');
});
afterEach(async () => {
  await reader.release();
  await shop.close();
});

const build = (options: Partial<LayerBuild> = {}): Promise<LayerReport> =>
  shop.build('silver', {}, { lockTimeoutMs: 20, pause: async () => undefined, ...options });

test('a build waits in bounds for who reads what a failed one left, and names them', async () => {
  const pauses: number[] = [];
  const error: MedallionError = await build({ pause: async (milliseconds) => void pauses.push(milliseconds) }).then(
    () => Promise.reject(new Error('it did not fail')),
    (thrown: MedallionError) => thrown,
  );
  expect(pauses).toEqual([250, 1000, 4000]);
  expect(error).toMatchObject({ code: 'LOCKED_BY_OTHERS', kind: 'environment', fields: { sessions: [reader.pid] } });
  expect(error.message).toContain(`scratch.${leftover} is held by session ${reader.pid} of `);
  expect(await keptInScratch(shop)).toEqual(['silver.int_accounts', 'silver.int_names', 'silver.seed_stage']);
});

test('it goes on once they are done', async () => {
  const { failures } = await build({ pause: async () => void (await reader.release()) });
  expect(failures).toEqual([]);
  expect(await leftInScratch(shop)).toEqual([]);
});

test('a build that took over what it needed is done although somebody reads the rest, and the next one drops that', async () => {
  const logger = recordingLogger();
  const { failures } = await build({ reuse: true, logger });
  expect(failures).toEqual([]);
  expect(logger.lines).toContainEqual(
    'warn: The working tables of this run could not be dropped; the next build drops them.',
  );
  expect(await keptInScratch(shop)).toContain('silver.int_names');
  await reader.release();
  await shop.build('silver', {}, { force: true });
  expect(await leftInScratch(shop)).toEqual([]);
});
