import { MedallionError } from '@medallion/core';
import fc from 'fast-check';
import { buildLayerInWarehouse, type LayerBuild } from './execute-layer.ts';
import { differences } from './fixtures/differences.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { knownAccountModels as models } from './fixtures/known-accounts.ts';
import { news, recordsOf, type News } from './fixtures/lives.ts';
import { leftInScratch } from './fixtures/shop-contents.ts';
import { LAYERS, openShopWarehouse, type Records, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

// Each history is three builds of three layers; a busy machine takes its time.
jest.setTimeout(600_000);

let shop: ShopWarehouse;
beforeAll(async () => {
  shop = await openShopWarehouse();
  await shop.load({ Account: [], Opportunity: [] }, at(0));
  await build(undefined, {});
});
afterAll(() => shop.close());

/** Lives told together, each with records of its own. */
const TOGETHER = 4;
const SCOPED = models.filter(({ materialized }) => materialized.kind === 'incremental').map(({ id }) => id);

const told = fc.array(news, { minLength: TOGETHER, maxLength: TOGETHER });
/** Those of which all others of their layer can be kept fail more often. */
const failing = fc.constantFrom('silver.int_account', ...SCOPED, 'silver.int_deal', 'gold.fct_deal', 'gold.fct_deal');
const publish = fc.constantFrom<NonNullable<LayerBuild['publish']>>('layer', 'layer', 'model');
const history = fc.record({
  days: fc.constantFrom(0.25, 1),
  loaded: told,
  failing,
  publish,
  /** What happens before it is tried again: records of one object come in, the server crashes, somebody writes, an ordinary build fails. */
  meanwhile: fc.constantFrom('nothing', 'nothing', 'nothing', 'Account', 'Opportunity', 'crash', 'write', 'build'),
  alsoLoaded: told,
  failingAgain: fc.option(failing, { freq: 2 }),
  publishAgain: publish,
});

const DAY = 86_400_000;
let now = Date.UTC(2024, 0, 10);
const at = (daysAgo: number): string => new Date(now - daysAgo * DAY).toISOString();

/** @param only the object of which records come in. Default: both */
async function load(days: number, loaded: readonly News[], only?: keyof Records): Promise<void> {
  now += days * DAY;
  const records = recordsOf(1, loaded, at);
  await shop.load(only === undefined ? records : { [only]: records[only] ?? [] }, at(0));
}

async function crash(): Promise<void> {
  const unlogged = await shop.query(`
    select oid::regclass::text as name from pg_class
    where relnamespace = to_regnamespace('scratch') and relkind = 'r' and relpersistence = 'u'`);
  if (unlogged.length > 0) await shop.query(unlogged.map(({ name }) => `truncate ${String(name)}`).join(';'));
}

const write = (): Promise<void> =>
  shop.write('update silver.int_account_total set total = 7; delete from gold.fct_deal where amount > 1');

interface Outcome {
  /** Models whose rows were computed. */
  readonly filled: readonly string[];
  /** Models of which a part was taken over. */
  readonly reused: readonly string[];
}

let runs = 0;
/** Builds all layers, until something fails. */
async function build(failing: string | undefined, more: Pick<LayerBuild, 'reuse' | 'publish'>): Promise<Outcome> {
  const { warehouse, filled } = failingModels(shop.warehouse, ...(failing === undefined ? [] : [failing]));
  const reused: string[] = [];
  const runId = `history-${++runs}`;
  for (const layer of LAYERS) {
    const ordered = { layer, models, runId, incrementalFrom: 0, concurrency: 2, ...more };
    const report = await buildLayerInWarehouse(warehouse, ordered).catch((error: unknown) => {
      if (failing !== undefined && error instanceof MedallionError && error.code === 'MODEL_FAILED') return undefined;
      throw error;
    });
    for (const { model, reusedFrom, scopeValues } of report?.models ?? []) {
      if (reusedFrom !== undefined && scopeValues !== undefined) reused.push(model);
    }
    if (report === undefined || report.failures.length > 0) break;
  }
  return { filled, reused };
}

test('however builds in part fail and are retried, whatever happened since, every table is what its query gives in full', async () => {
  const reused: string[] = [];
  await fc.assert(
    fc.asyncProperty(history, async ({ days, loaded, failing, publish, meanwhile, alsoLoaded, ...again }) => {
      await load(days, loaded);
      const built = [await build(failing, { publish })];
      if (meanwhile === 'Account' || meanwhile === 'Opportunity') await load(days, alsoLoaded, meanwhile);
      if (meanwhile === 'crash') await crash();
      if (meanwhile === 'write') await write();
      if (meanwhile === 'build') await build(failing, { publish });
      if (again.failingAgain !== null)
        built.push(await build(again.failingAgain, { reuse: true, publish: again.publishAgain }));
      built.push(await build(undefined, { reuse: true, publish: 'layer' }));
      expect([await leftInScratch(shop), await differences(shop, models)]).toEqual([[], []]);
      const filled = built.flatMap((each) => each.filled);
      if (meanwhile === 'nothing') expect(filled.toSorted()).toEqual([...new Set(filled)].sort());
      reused.push(...built.flatMap((each) => each.reused));
    }),
    { numRuns: 50, seed: 3, endOnFailure: true },
  );
  // The law would hold of a retry that takes over no part.
  const often = SCOPED.filter((id) => reused.filter((each) => each === id).length > 1);
  expect(often).toEqual(SCOPED);
});
