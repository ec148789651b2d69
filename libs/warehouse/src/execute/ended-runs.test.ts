import type { MedallionError } from '@medallion/core';
import { withEnvironmentLock } from '../locks/warehouse-locks.ts';
import { firstRecords, openShopWarehouse, type ShopWarehouse } from './fixtures/shop-warehouse.ts';

let shop: ShopWarehouse;
let free: () => Promise<void>;
beforeEach(async () => {
  shop = await openShopWarehouse();
  await shop.load(firstRecords, '2024-02-01T00:00:00.000Z');
  await shop.build('bronze', {}, { runId: 'whole', goesOn: true });
  free = await holdEnvironment();
});
afterEach(async () => {
  await free();
  await shop.close();
});

/** Holds the lock of the base. @returns the call that gives it back */
async function holdEnvironment(): Promise<() => Promise<void>> {
  let open = (): void => undefined;
  const done = new Promise<void>((resolve) => (open = resolve));
  let whole: Promise<void> = Promise.resolve();
  await new Promise<void>((resolve) => {
    whole = withEnvironmentLock(shop.warehouse, 'base', () => (resolve(), done));
  });
  return () => (open(), whole);
}
/** The server process that waits for an advisory lock of this database. */
async function waiting(): Promise<unknown> {
  for (;;) {
    const [lock] = await shop.query(`select pid from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`);
    if (lock !== undefined) return lock['pid'];
  }
}
const failure = (work: Promise<unknown>): Promise<MedallionError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: MedallionError) => error,
  );
const run = () =>
  shop.query(
    `select status, finished_at is not null as is_over, error ->> 'code' as code from ops.run where run_id = 'whole'`,
  );

test('a run that is interrupted while its next layer waits for locks ends at once, as cancelled', async () => {
  expect(await run()).toEqual([{ status: 'running', is_over: false, code: null }]);
  const user = new AbortController();
  const failed = failure(shop.build('silver', {}, { runId: 'whole', signal: user.signal }));
  await waiting();
  user.abort(new Error('stopped by SIGINT'));
  expect(await failed).toMatchObject({
    code: 'CANCELLED',
    message: 'The wait for the environment base lock was interrupted.',
  });
  expect(await run()).toEqual([{ status: 'cancelled', is_over: true, code: 'CANCELLED' }]);
});

test('so does one that was interrupted before, and does not wait at all', async () => {
  const signal = AbortSignal.abort(new Error('stopped by SIGINT'));
  expect(await failure(shop.build('silver', {}, { runId: 'whole', signal }))).toMatchObject({ code: 'CANCELLED' });
  expect(await run()).toEqual([{ status: 'cancelled', is_over: true, code: 'CANCELLED' }]);
});

test('a run that does not get the locks of its next layer has failed', async () => {
  const failed = failure(shop.build('silver', {}, { runId: 'whole' }));
  await shop.query(`select pg_terminate_backend(${String(await waiting())})`);
  expect(await failed).toMatchObject({ code: 'DATABASE_CONNECTION_LOST' });
  expect(await run()).toEqual([{ status: 'failed', is_over: true, code: 'DATABASE_CONNECTION_LOST' }]);
});

test('of a run that had ended nothing changes where another of the same name does not begin', async () => {
  await shop.query(`update ops.run set status = 'succeeded', finished_at = clock_timestamp() where run_id = 'whole'`);
  const signal = AbortSignal.abort(new Error('stopped by SIGINT'));
  await failure(shop.build('silver', {}, { runId: 'whole', signal }));
  expect(await run()).toEqual([{ status: 'succeeded', is_over: true, code: null }]);
});
