import { MedallionError } from '@medallion/core';
import { daysBetween } from '@medallion/engine';
import type { Warehouse } from '../connection/warehouse.ts';
import { buildLayerInWarehouse, type LayerBuild } from './execute-layer.ts';
import { dailyModels } from './fixtures/daily.ts';
import { differences } from './fixtures/differences.ts';
import { failingModels } from './fixtures/failing-models.ts';
import { knownAccountModels as models } from './fixtures/known-accounts.ts';
import { observedWarehouse } from './fixtures/observed-warehouse.ts';
import { keptInScratch, leftInScratch } from './fixtures/shop-contents.ts';
import {
  account,
  accountId,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from './fixtures/shop-warehouse.ts';

const at = (day: number): string => new Date(Date.UTC(2024, 1, day)).toISOString();
const TOTAL = 'silver.int_account_total';
const KNOWN = 'silver.int_known_total';
const MISSING = 'silver.int_missing_account';
const DEALS = 'silver.int_deal';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, at(1));
  for (const layer of LAYERS) await build(layer);
});
afterEach(() => shop.close());

interface Outcome {
  /** Models whose rows were computed, sorted. */
  readonly filled: readonly string[];
  /** Of models whose rows were taken over: for how many values of their scope they were computed. */
  readonly reused: Readonly<Record<string, number | undefined>>;
  readonly reasons: Readonly<Record<string, string>>;
}

/** Builds a layer; what of it fails is not thrown. */
async function build(layer: string, more: Partial<LayerBuild> = {}, failing: readonly string[] = []): Promise<Outcome> {
  return buildWith(shop.warehouse, layer, more, failing);
}
async function buildWith(
  of: Warehouse,
  layer: string,
  more: Partial<LayerBuild>,
  failing: readonly string[] = [],
): Promise<Outcome> {
  const { warehouse, filled } = failingModels(of, ...failing);
  const ordered = { layer, models, runId: 'failed', incrementalFrom: 0, concurrency: 1, ...more };
  const built = await buildLayerInWarehouse(warehouse, ordered).then(
    (report) => report.models.filter(({ action }) => action === 'built'),
    (error: unknown) => {
      if (!(error instanceof MedallionError)) throw error;
      return [];
    },
  );
  return {
    filled: filled.toSorted(),
    reused: Object.fromEntries(
      built.flatMap(({ model, reusedFrom, scopeValues }) => (reusedFrom === 'failed' ? [[model, scopeValues]] : [])),
    ),
    reasons: Object.fromEntries(built.map(({ model, reason }) => [model, reason])),
  };
}
const retry = (layer: string, more: Partial<LayerBuild> = {}): Promise<Outcome> =>
  build(layer, { runId: 'retried', reuse: true, ...more });

/** Records of a day, up to bronze, in which nothing has rows. */
async function load(records: Parameters<ShopWarehouse['load']>[0], day: number): Promise<void> {
  await shop.load(records, at(day));
  await build('bronze', { runId: `bronze-${day}`, reuse: true });
}

/** A deal of the first account is worth more, and a build of silver computes that until it comes to the deals. */
async function failSilver(more: Partial<LayerBuild> = {}): Promise<Outcome> {
  await load({ Opportunity: [opportunity(1, 1, 999, at(2))] }, 2);
  return build('silver', more, [DEALS]);
}

/** Nothing is left over, and every table of the layer is what its query gives in full. */
async function expectWhole(layer = 'silver', of: typeof models = models): Promise<void> {
  expect(await leftInScratch(shop)).toEqual([]);
  expect(
    await differences(
      shop,
      of.filter((model) => model.layer === layer),
    ),
  ).toEqual([]);
}

const failure = (fields: object): MedallionError =>
  new MedallionError({ code: 'STATEMENT_FAILED', kind: 'data', message: 'It fails.', fields: { ...fields } });
/** The warehouse, in which some statement fails. */
const failingAt = (pattern: RegExp): Warehouse =>
  observedWarehouse(shop.warehouse, (_, statement) => {
    if (pattern.test(statement)) throw failure({ sqlstate: '22012' });
  });

test('a retry takes over the parts that the failed run computed, also one without rows, and says so', async () => {
  const failed = await failSilver();
  expect(failed.filled).toEqual([TOTAL, KNOWN]);
  expect(await keptInScratch(shop)).toEqual([TOTAL, KNOWN, MISSING]);
  const retried = await retry('silver');
  expect(retried.filled).toEqual([DEALS]);
  expect(retried.reused).toEqual({ [TOTAL]: 1, [KNOWN]: 1, [MISSING]: 1 });
  expect(retried.reasons[TOTAL]).toMatch(/ changed\. Computed for 1 of account_id\. Reused: computed by run failed\.$/);
  await expectWhole();
});

test('so does one that fails again, and one that publishes models by themselves', async () => {
  await failSilver();
  expect((await build('silver', { runId: 'second', reuse: true }, [DEALS])).filled).toEqual([]);
  expect(await keptInScratch(shop)).toEqual([TOTAL, KNOWN, MISSING]);
  const retried = await retry('silver', { publish: 'model' });
  expect([retried.filled, Object.keys(retried.reused)]).toEqual([[DEALS], [MISSING, TOTAL, KNOWN]]);
  await expectWhole();
});

test('what was published by itself is not computed again, and a part that could not be is taken over', async () => {
  await load({ Opportunity: [opportunity(1, 1, 999, at(2))] }, 2);
  const unpublished = failingAt(/^update "silver"."int_known_total"/);
  expect((await buildWith(unpublished, 'silver', { publish: 'model' })).filled).toEqual([TOTAL, DEALS, KNOWN]);
  expect(await keptInScratch(shop)).toEqual([KNOWN]);
  const retried = await retry('silver');
  expect([retried.filled, retried.reused]).toEqual([[], { [KNOWN]: 1 }]);
  await expectWhole();
});

test('a part is taken over in the layer that follows, too, and is what its readers follow', async () => {
  await load({ Opportunity: [opportunity(1, 1, 999, at(2))] }, 2);
  await build('silver');
  expect((await build('gold', {}, ['gold.fct_deal'])).filled).toEqual(['gold.dim_account']);
  const retried = await retry('gold');
  expect([retried.filled, retried.reused]).toEqual([['gold.fct_deal'], { 'gold.dim_account': 1 }]);
  await expectWhole('gold');
});

test('a later load costs the parts it concerns, and leaves the others', async () => {
  await failSilver();
  await load({ Account: [account(2, 'Globex 2', at(3))] }, 3);
  const retried = await retry('silver');
  expect(retried.filled).toEqual(['silver.int_account', DEALS, KNOWN]);
  expect(retried.reused).toEqual({ [TOTAL]: 1, [MISSING]: 1 });
  await expectWhole();
});

test('a later load of what a part was computed from costs it, though it concerns no other values', async () => {
  await failSilver();
  await load({ Opportunity: [opportunity(1, 1, 1000, at(3))] }, 3);
  const retried = await retry('silver');
  expect([retried.filled, retried.reused]).toEqual([[TOTAL, DEALS, KNOWN], {}]);
  expect(retried.reasons[TOTAL]).toContain('Computed for 1 of account_id.');
  await expectWhole();
});

test('where more values are due by now, though the query reads the same, they are computed', async () => {
  await failSilver();
  await load({ Account: [account(2, 'Globex 2', at(3))] }, 3);
  const retried = await retry('silver');
  expect(retried.reasons[KNOWN]).toContain('Computed for 2 of account_id.');
  expect(Object.keys(retried.reused)).toContain(TOTAL);
  await expectWhole();
});

test('a part of a table that somebody wrote to since is not taken over: all of it is due', async () => {
  await failSilver();
  await shop.write(`update ${TOTAL} set total = 7 where account_id = '${accountId(2)}'`);
  const retried = await retry('silver');
  expect([retried.filled, retried.reused]).toEqual([[TOTAL, DEALS, KNOWN], { [MISSING]: 1 }]);
  await expectWhole();
});

test('a part that a crash of the server has emptied is computed again; one that had no rows is still whole', async () => {
  await failSilver();
  const kept = await shop.query(`
    select oid::regclass::text as name, relpersistence from pg_class where relnamespace = 'scratch'::regnamespace and relkind = 'r'`);
  expect(kept.map(({ relpersistence }) => relpersistence)).toEqual(['u', 'u', 'u']);
  await shop.query(kept.map(({ name }) => `truncate ${String(name)}`).join(';'));
  const retried = await retry('silver');
  expect([retried.filled, retried.reused]).toEqual([[TOTAL, DEALS, KNOWN], { [MISSING]: 1 }]);
  await expectWhole();
});

test('a part that was left in the middle is not taken over', async () => {
  await load({ Opportunity: [opportunity(1, 1, 999, at(2))] }, 2);
  await buildWith(failingAt(/^alter table "scratch"."silver__int_account_total__/), 'silver', {});
  expect(await keptInScratch(shop)).toEqual([DEALS, MISSING]);
  const retried = await retry('silver');
  expect([retried.filled, retried.reused]).toEqual([[TOTAL, KNOWN], { [DEALS]: 1, [MISSING]: 1 }]);
  await expectWhole();
});

test('a conflict that is met after a part was taken over does not cost it', async () => {
  await failSilver();
  let conflicts = 0;
  const disturbed = observedWarehouse(shop.warehouse, (_, statement) => {
    const isCompared = /^create unlogged table "scratch"."silver__int_account_total__.*__diff"/.test(statement);
    if (isCompared && ++conflicts === 1) throw failure({ isConflict: true });
  });
  const retried = await buildWith(disturbed, 'silver', { runId: 'retried', reuse: true, pause: async () => undefined });
  expect([conflicts, retried.filled, retried.reused[TOTAL]]).toEqual([2, [DEALS], 1]);
  await expectWhole();
});

test('an ordinary build drops parts, too, and computes them anew', async () => {
  await failSilver();
  const next = await build('silver', { runId: 'next' });
  expect([next.filled, next.reused]).toEqual([[TOTAL, DEALS, KNOWN], {}]);
  await expectWhole();
});

describe('days that were computed', () => {
  const days = (from: number, to: number): Partial<LayerBuild> => ({
    models: dailyModels(),
    days: daysBetween(`2024-02-0${from}`, `2024-02-0${to}`),
  });
  const FACT = 'gold.fct_deal_day';
  beforeEach(async () => {
    await shop.load({}, at(6));
    for (const layer of LAYERS) await build(layer, { models: dailyModels() });
    await shop.write(`update ${FACT} set amount = 7`);
    await buildWith(failingAt(/^update "gold"."fct_deal_day"/), 'gold', days(2, 4));
    expect(await keptInScratch(shop)).toEqual([FACT]);
  });
  const amounts = async (): Promise<unknown[]> =>
    (
      await shop.query(
        `select sum(amount)::int as amount from ${FACT} where date_key > 20240200 group by date_key order by date_key`,
      )
    ).map(({ amount }) => amount);

  test('are taken over for the same days', async () => {
    const retried = await retry('gold', days(2, 4));
    expect([retried.filled, retried.reused]).toEqual([[], { [FACT]: undefined }]);
    expect(retried.reasons[FACT]).toMatch(
      /^Days 2024-02-02 to 2024-02-04 recomputed\. .* Reused: computed by run failed\.$/,
    );
    expect(await amounts()).toEqual([21, 600, 600, 600, 21, 21]);
  });

  test.each([
    ['other days', { ...days(2, 5) }, [21, 600, 600, 600, 600, 21]],
    ['all of them', { models: dailyModels() }, [600, 600, 600, 600, 600, 600]],
  ])('are not for %s', async (_, due, expected) => {
    const retried = await retry('gold', due);
    expect([retried.filled, retried.reused]).toEqual([[FACT], {}]);
    expect(await amounts()).toEqual(expected);
  });
});
