import type { SourceRecord } from '@medallion/core';
import fc from 'fast-check';
import { incrementalModels } from '../execute/fixtures/incremental.ts';
import { news, recordsOf } from '../execute/fixtures/lives.ts';
import { LAYERS, openShopWarehouse, type Records, type ShopWarehouse } from '../execute/fixtures/shop-warehouse.ts';
import { contentsOf } from './fixtures/contents.ts';

// Every life builds three layers a dozen times; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
/** Its base is built at each instant, from what was written by then and nothing else. */
let reference: ShopWarehouse;
beforeAll(async () => {
  [shop, reference] = await Promise.all([openShopWarehouse(), openShopWarehouse()]);
});
afterAll(async () => {
  await shop.close();
  await reference.close();
});

const LOADS = 4;
const DAY = 86_400_000;
const TOGETHER = 4;
const lives = fc.record({
  told: fc.array(fc.tuple(...Array.from({ length: LOADS }, () => news)), { minLength: TOGETHER, maxLength: TOGETHER }),
  /** Whether the base is built after each load: what the environment takes from is then ahead of it, or behind. */
  isBuilt: fc.tuple(...Array.from({ length: LOADS }, () => fc.boolean())),
  /** Days from the first load on, in the order in which the environment goes to them: forward and back. */
  visits: fc.uniqueArray(fc.integer({ min: -2, max: LOADS - 1 }), { minLength: 2, maxLength: 4 }),
});

let start = Date.UTC(2024, 0, 10);
let first = 0;

const build = async (where: ShopWarehouse, options: Parameters<ShopWarehouse['build']>[2] = {}): Promise<void> => {
  for (const layer of LAYERS)
    await where.build(layer, {}, { models: incrementalModels, incrementalFrom: 0, ...options });
};
const contents = (where: ShopWarehouse, environment: string) => contentsOf(where, environment, incrementalModels);

const writtenAt = (record: SourceRecord): number => Date.parse(String(record['SystemModstamp']));
const written = (records: Records, from: number, to: number): Records => {
  const within = (received: readonly SourceRecord[] = []) =>
    received.filter((record) => writtenAt(record) > from && writtenAt(record) <= to);
  return { Account: within(records.Account), Opportunity: within(records.Opportunity) };
};

test('an environment as of an instant is what the base was then, with all evidence that came later, whichever way it came there', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async ({ told, isBuilt, visits }) => {
      const everything: Records[] = [];
      for (let load = 0; load < LOADS; load++) {
        const now = start + load * DAY;
        // Each load writes at milliseconds of its own: no two versions of a record are of one instant.
        const at = (daysAgo: number) => new Date(now - daysAgo * DAY - (LOADS - load)).toISOString();
        const records = recordsOf(
          first,
          told.map((life) => life[load]!),
          at,
        );
        everything.push(records);
        await shop.load(records, new Date(now).toISOString());
        if (isBuilt[load] === true) await build(shop);
      }
      const all: Records = {
        Account: everything.flatMap(({ Account = [] }) => Account),
        Opportunity: everything.flatMap(({ Opportunity = [] }) => Opportunity),
      };
      const expected = new Map<number, Record<string, unknown[]>>();
      let known = -Infinity;
      for (const visit of [...visits].sort((a, b) => a - b)) {
        const instant = start + visit * DAY;
        await reference.load(written(all, known, instant), new Date(instant).toISOString());
        await build(reference);
        expected.set(visit, await contents(reference, 'base'));
        known = instant;
      }
      const end = start + (LOADS - 1) * DAY;
      await reference.load(written(all, known, end), new Date(end).toISOString());

      for (const visit of visits) {
        await build(shop, { environment: 'then', asOf: new Date(start + visit * DAY) });
        expect(await contents(shop, 'then')).toEqual(expected.get(visit));
      }
      await build(shop, { environment: 'then', asOf: 'base' });
      await build(reference);
      expect(await contents(shop, 'then')).toEqual(await contents(reference, 'base'));
      start += (LOADS + 5) * DAY;
      first += TOGETHER;
    }),
    { numRuns: 8, seed: 5, endOnFailure: true },
  );
});
