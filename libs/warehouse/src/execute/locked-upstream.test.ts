import type { MedallionError, MedallionErrors } from '@medallion/core';
import { holdLock } from './fixtures/lock-holder.ts';
import { keptInScratch } from './fixtures/shop-contents.ts';
import { account, firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-01-02T00:00:00.000Z');
  await shop.buildAll();
  await shop.load({ Account: [account(1, 'Renamed', '2024-01-03T00:00:00.000Z')] }, '2024-01-03T00:00:00.000Z');
  await shop.build('bronze');
});
afterEach(() => shop.close());

const RAW = 'lock table raw_salesforce.account in access exclusive mode';
const hold = (statement: string) => holdLock(shop.database, statement, 'a migration');
const impatient = { lockTimeoutMs: 20, pause: async () => undefined };
const failure = (work: Promise<unknown>): Promise<MedallionErrors> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionErrors) => error,
  );

test('a model waits in bounds for what it reads through a view, and names who keeps it waiting', async () => {
  const reader = await holdLock(shop.database, 'select from silver.int_accounts', 'a dashboard');
  const { pid, release } = await hold(RAW.replace('account', 'opportunity'));
  const error = await failure(shop.build('silver', { factor: 2 }, impatient));
  await Promise.all([release(), reader.release()]);
  expect(error).toMatchObject({
    code: 'LOCKED_BY_OTHERS',
    kind: 'environment',
    fields: { model: 'silver.int_opportunities', sessions: [pid] },
  });
  expect(error.message).toMatch(
    new RegExp(
      `^silver\\.int_opportunities was not built: a lock was not to be had in time\\. raw_salesforce\\.opportunity is held by session ${pid} of \\w+, a migration\\.$`,
    ),
  );
  expect(error.fix).toContain(`select pg_terminate_backend(${pid});`);
  expect(await keptInScratch(shop)).toContain('silver.int_accounts');
});

test('it is built once the lock is gone', async () => {
  const { release } = await hold(RAW);
  const pauses: number[] = [];
  const pause = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    if (pauses.length === 2) await release();
  };
  await shop.build('silver', {}, { ...impatient, pause, concurrency: 1 });
  expect(pauses).toEqual([250, 1000]);
  expect(await shop.query(`select count(*)::int as n from silver.int_accounts where account_name = 'Renamed'`)).toEqual(
    [{ n: 1 }],
  );
});

test('the contract gate waits in bounds too, and takes nobody’s lock for a wrong query', async () => {
  await shop.build('silver');
  const { pid, release } = await hold('lock table silver.int_accounts in access exclusive mode');
  const error = await failure(shop.build('gold', { prefix: 'The ' }, impatient));
  await release();
  expect(error).toMatchObject({ code: 'LOCKED_BY_OTHERS', fields: { sessions: [pid] } });
  expect(error.message).toContain(`silver.int_accounts is held by session ${pid} of `);
});

test('published by themselves, models that do not read it are published', async () => {
  const { pid, release } = await hold(RAW);
  const { failures, models } = await shop.build(
    'silver',
    { factor: 2 },
    { ...impatient, publish: 'model', force: true },
  );
  await release();
  expect(failures.map(({ code, fields }: MedallionError) => [code, fields['model'], fields['sessions']])).toEqual([
    ['LOCKED_BY_OTHERS', 'silver.int_accounts', [pid]],
  ]);
  expect(models.flatMap(({ model, action }) => (action === 'built' ? [model] : []))).toEqual(['silver.seed_stage']);
});
