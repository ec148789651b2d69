import { silentLogger } from '@medallion/core';
import { createDatabase, type TestDatabase } from '@medallion/testing';
import { recordingLogger } from '../connection/fixtures/recording-logger.ts';
import { openWarehouse } from '../connection/open-warehouse.ts';
import type { Warehouse } from '../connection/warehouse.ts';
import { withEnvironmentLock, withRawLock } from './warehouse-locks.ts';

let database: TestDatabase;
let warehouse: Warehouse;
const logger = recordingLogger();

beforeAll(async () => {
  database = await createDatabase();
  warehouse = await openWarehouse({ url: database.url, home: '/nonexistent', logger, role: 'builder' });
});
afterAll(async () => {
  await warehouse?.close();
  await database?.drop();
});

/** A promise and the call that fulfils it. */
function gate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), passed };
}

/** Waits until a session waits for an advisory lock of this database. */
async function somebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await database.sql`select 1 from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    if (waiting.length > 0) return;
  }
}

const locksHeld = async (): Promise<number> => {
  const rows = await database.sql`select 1 from pg_locks where locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  return rows.length;
};

test('builds share the raw lock', async () => {
  const both = gate();
  let inside = 0;
  const build = () =>
    withRawLock(warehouse, 'shared', async () => {
      inside++;
      if (inside === 2) both.open();
      await both.passed;
    });
  await Promise.all([build(), build()]);
  expect(inside).toBe(2);
});

test('the commit of a load waits for a build, and says for whom', async () => {
  const order: string[] = [];
  const building = gate();
  const build = withRawLock(warehouse, 'shared', async () => {
    await building.passed;
    order.push('build');
  });
  while ((await locksHeld()) === 0);
  const load = withRawLock(warehouse, 'exclusive', async () => void order.push('load'));
  await somebodyWaits();
  building.open();
  await Promise.all([build, load]);
  expect(order).toEqual(['build', 'load']);
  expect(logger.lines).toContainEqual(
    expect.stringMatching(
      /^info: Waiting for the raw lock, held by medallion builder, raw lock, process \d+ \(server process \d+\)\.$/,
    ),
  );
  expect(logger.lines).toContain('info: Got the raw lock.');
});

test('two builds of one environment go one after the other, of two environments side by side', async () => {
  const inBase = gate();
  const order: string[] = [];
  const first = withEnvironmentLock(warehouse, 'base', async () => {
    await inBase.passed;
    order.push('first');
  });
  while ((await locksHeld()) === 0);
  const second = withEnvironmentLock(warehouse, 'base', async () => void order.push('second'));
  await somebodyWaits();
  await withEnvironmentLock(warehouse, 'pr_12', async () => void order.push('other'));
  inBase.open();
  await Promise.all([first, second]);
  expect(order).toEqual(['other', 'first', 'second']);
});

test('a lock not free in time is an error that names its holder', async () => {
  const done = gate();
  const holder = withRawLock(warehouse, 'exclusive', () => done.passed);
  while ((await locksHeld()) === 0);
  const late = withRawLock(warehouse, 'shared', async () => undefined, { timeoutMs: 50 });
  await expect(late).rejects.toMatchObject({
    code: 'LOCK_TIMEOUT',
    message: expect.stringMatching(/raw lock was not free within 0\.05 s: held by medallion builder, raw lock/),
    fix: expect.stringMatching(/pg_terminate_backend\(\d+\)/),
  });
  done.open();
  await holder;
});

test('the lock is free again when the work failed', async () => {
  await expect(withRawLock(warehouse, 'exclusive', () => Promise.reject(new Error('deliberate')))).rejects.toThrow(
    'deliberate',
  );
  expect(await withRawLock(warehouse, 'exclusive', async () => 'free', { timeoutMs: 5_000 })).toBe('free');
});

test('work whose lock connection breaks is told, and does not pass for done', async () => {
  let told = false;
  const work = withRawLock(warehouse, 'exclusive', async ({ signal }) => {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await database.sql`
      select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`;
    await aborted;
    told = true;
  });
  await expect(work).rejects.toMatchObject({ code: 'LOCK_LOST' });
  expect(told).toBe(true);
});

test('locks of two databases are apart', async () => {
  const other = await createDatabase();
  const elsewhere = await openWarehouse({ url: other.url, home: '/nonexistent', logger: silentLogger });
  const both = withRawLock(warehouse, 'exclusive', () =>
    withRawLock(elsewhere, 'exclusive', async () => 'both', { timeoutMs: 1_000 }),
  );
  expect(await both).toBe('both');
  await elsewhere.close();
  await other.drop();
});
