import type { LayerReport } from '@medallion/engine';
import {
  account,
  firstRecords,
  LAYERS,
  openShopWarehouse,
  opportunity,
  type ShopWarehouse,
} from '../execute/fixtures/shop-warehouse.ts';
import { shopModels } from '../execute/fixtures/shop.ts';
import { diffEnvironment } from './diff-environment.ts';
import type { AsOf } from './environment-clock.ts';
import { contentsOf } from './fixtures/contents.ts';
import { listEnvironments } from './list-environments.ts';

// firstRecords are of the first day; the base is at the third, when an account was renamed and a deal grew.
const SECOND = new Date('2024-01-02T00:00:00.000Z');
const THIRD = new Date('2024-01-03T00:00:00.000Z');

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, SECOND.toISOString());
  await shop.load(
    { Account: [account(1, 'Apex', THIRD.toISOString())], Opportunity: [opportunity(1, 1, 999, THIRD.toISOString())] },
    THIRD.toISOString(),
  );
  await shop.buildAll();
});
afterEach(() => shop.close());

async function build(asOf?: AsOf): Promise<LayerReport[]> {
  const reports: LayerReport[] = [];
  for (const layer of LAYERS) reports.push(await shop.build(layer, {}, { environment: 'then', asOf }));
  return reports;
}
const reused = (reports: readonly LayerReport[]): string[] =>
  reports.flatMap(({ models }) => models.flatMap(({ model, kind }) => (kind === 'reused' ? [model] : [])));
const names = async (environment = 'then__'): Promise<unknown[]> =>
  (await shop.query(`select account_name from ${environment}gold.dim_account where account_key > 0 order by 1`)).map(
    ({ account_name: name }) => name,
  );
const diff = () => diffEnvironment(shop.warehouse, { environment: 'then', models: shopModels() });

test('it shows the versions modified by then, that of the very instant included, and the base stays as it is', async () => {
  await build(SECOND);
  expect(await names()).toEqual(['Acme', 'Globex']);
  expect(await names('')).toEqual(['Apex', 'Globex']);
  await build(THIRD);
  expect(await names()).toEqual(['Apex', 'Globex']);
  expect(await contentsOf(shop, 'then')).toEqual(await contentsOf(shop, 'base'));
});

test('only what no clock can change is taken from the base', async () => {
  expect(reused(await build(SECOND))).toEqual(['silver.seed_stage']);
  expect(reused(await build(THIRD))).toEqual(['silver.seed_stage']);
});

test('why a model is computed is said', async () => {
  const [bronze, silver] = await build(SECOND);
  expect(bronze!.models.map(({ model, reason }) => [model, reason])).toEqual([
    ['bronze.stg_accounts', 'It is computed as of 2024-01-02T00:00:00.000Z.'],
    ['bronze.stg_opportunities', 'It is computed as of 2024-01-02T00:00:00.000Z.'],
  ]);
  expect(silver!.models.find(({ model }) => model === 'silver.int_accounts')!.reason).toBe(
    'It reads what differs from the base.',
  );
});

test('once as of an instant it stays there, with what arrives late and without what was modified later', async () => {
  await build(SECOND);
  await shop.load(
    { Account: [account(2, 'Late', '2024-01-01T12:00:00.000Z'), account(3, 'New', '2024-01-04T00:00:00.000Z')] },
    '2024-01-04T00:00:00.000Z',
  );
  await shop.buildAll();
  await build();
  expect(await names()).toEqual(['Acme', 'Late']);
  expect(await names('')).toEqual(['Apex', 'Late', 'New']);
});

test('what it shows stays when the base loads and builds later versions, also where both were of one instant', async () => {
  await build(THIRD);
  const before = await contentsOf(shop, 'then');
  await shop.load({ Account: [account(1, 'Other', '2024-01-04T00:00:00.000Z')] }, '2024-01-04T00:00:00.000Z');
  await shop.buildAll();
  expect(await contentsOf(shop, 'then')).toEqual(before);
  await build();
  expect(await contentsOf(shop, 'then')).toEqual(before);
});

test('at an instant it was at, with nothing new loaded, there is nothing to do', async () => {
  await build(SECOND);
  expect((await build(SECOND)).map(({ nothingToDo }) => nothingToDo)).toEqual([true, true, true]);
  expect((await build()).map(({ nothingToDo }) => nothingToDo)).toEqual([true, true, true]);
  const { token } = await shop.probe('gold', {}, { environment: 'then' });
  expect((await shop.probe('gold', {}, { environment: 'then' })).token).toBe(token);
});

test('back at the base’s clock it follows that again, and takes everything from the base', async () => {
  await build(SECOND);
  expect(reused(await build('base'))).toHaveLength(shopModels().length);
  await shop.load({ Account: [account(1, 'Other', '2024-01-04T00:00:00.000Z')] }, '2024-01-04T00:00:00.000Z');
  await shop.buildAll();
  await build();
  expect(await names()).toEqual(['Globex', 'Other']);
});

test('a plan says what a build as of then would do, and moves no clock', async () => {
  await build('base');
  const before = await shop.query('select * from ops.clock order by environment');
  const { models } = await shop.plan('bronze', {}, { environment: 'then', asOf: SECOND });
  expect(models.map(({ model, action, reason }) => [model, action, reason])).toEqual([
    ['bronze.stg_accounts', 'build', 'It is computed as of 2024-01-02T00:00:00.000Z.'],
    ['bronze.stg_opportunities', 'build', 'It is computed as of 2024-01-02T00:00:00.000Z.'],
  ]);
  expect(await shop.query('select * from ops.clock order by environment')).toEqual(before);
  expect((await shop.plan('bronze', {}, { environment: 'then' })).isUpToDate).toBe(true);
});

test('the list says what it is as of, and that it stays there', async () => {
  await build(SECOND);
  expect(await listEnvironments(shop.warehouse)).toMatchObject([{ environment: 'then', asOf: SECOND, isFixed: true }]);
  await build('base');
  expect(await listEnvironments(shop.warehouse)).toMatchObject([{ environment: 'then', asOf: THIRD, isFixed: false }]);
});

test('a comparison says that the clocks differ, which is not to be behind', async () => {
  await build(SECOND);
  expect(await diff()).toMatchObject({ isBehind: false, clocks: { base: THIRD, environment: SECOND } });
  await shop.load({ Account: [account(2, 'Late', '2024-01-01T12:00:00.000Z')] }, THIRD.toISOString());
  await shop.buildAll();
  expect(await diff()).toMatchObject({ isBehind: true });
  await build('base');
  expect(await diff()).toMatchObject({ isBehind: false, clocks: undefined });
});

test('the base is built as of its last load only', async () => {
  await expect(shop.build('silver', {}, { asOf: SECOND })).rejects.toMatchObject({
    code: 'AS_OF_BASE',
    message: 'The base is built as of its last load: only an environment can be built as of another instant.',
    fix: 'Name one, which is made where it does not exist yet: --env year_end, or MEDALLION_ENV.',
  });
});

test('an instant after the base’s clock is refused, and the environment stays where it was', async () => {
  await build(SECOND);
  await expect(build(new Date('2024-01-03T00:00:00.001Z'))).rejects.toMatchObject({
    code: 'AS_OF_AFTER_BASE',
    message:
      'An environment cannot be as of 2024-01-03T00:00:00.001Z: what is loaded is as of 2024-01-03T00:00:00.000Z, and nothing is known of later.',
    fix: 'Name an instant up to 2024-01-03T00:00:00.000Z, or load first.',
  });
  expect(await listEnvironments(shop.warehouse)).toMatchObject([{ asOf: SECOND }]);
});

test('before the first load there is nothing to build as of', async () => {
  const empty = await openShopWarehouse();
  try {
    await expect(empty.build('bronze', {}, { environment: 'then', asOf: SECOND })).rejects.toMatchObject({
      code: 'NOTHING_LOADED',
    });
  } finally {
    await empty.close();
  }
});
