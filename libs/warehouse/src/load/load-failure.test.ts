import type { Extraction, RecordBatch } from '@medallion/core';
import { account, accounts, contacts, extractionOf, keyPrefixes } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction, type LoadOptions } from './load-extraction.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const load = (extraction: Extraction, options: Partial<LoadOptions> = {}) =>
  loadExtraction(warehouse, { extraction, rawTables: [accounts, contacts], runId: 'run', keyPrefixes, ...options });

const page = (n: number): RecordBatch => ({
  file: 'Account/0001.json',
  firstPosition: n,
  records: Array.from({ length: 100 }, (_, i) => account(n + i)),
});

/** An extraction whose pages come from `batches`. */
const streaming = (batches: () => AsyncIterable<RecordBatch>): Extraction => {
  const extraction = extractionOf([]);
  return { ...extraction, objects: [{ ...extraction.objects[0]!, batches }] };
};

const stagingTables = async (): Promise<string[]> =>
  (
    await warehouse.sql<
      { name: string }[]
    >`select relname as name from pg_class where relname like '\\_load\\_%' and relkind = 'r'`
  ).map(({ name }) => name);
const everything = async (): Promise<unknown> => ({
  versions: Number((await warehouse.sql`select count(*) from raw_salesforce.account`)[0]!['count']),
  loads: Number((await warehouse.sql`select count(*) from ops.load`)[0]!['count']),
  clocks: Number((await warehouse.sql`select count(*) from ops.clock`)[0]!['count']),
  staging: await stagingTables(),
});
const NOTHING = { versions: 0, loads: 0, clocks: 0, staging: [] };

test('a source that fails midway fails the load with its own error and leaves nothing', async () => {
  const broken = streaming(async function* () {
    yield page(1);
    throw new Error('page 2 is truncated');
  });
  await expect(load(broken)).rejects.toThrow('page 2 is truncated');
  expect(await everything()).toEqual(NOTHING);
});

test('one object that fails stops the others', async () => {
  const good = extractionOf([{ Id: '003000000000001AAA', SystemModstamp: '2024-01-01T00:00:00Z' }], {
    object: 'Contact',
  });
  const broken = streaming(() => {
    throw new Error('unreadable');
  });
  await expect(load({ ...good, objects: [...broken.objects, ...good.objects] })).rejects.toThrow('unreadable');
  expect(await everything()).toEqual(NOTHING);
});

test('a load that is interrupted leaves nothing', async () => {
  const interrupt = new AbortController();
  const endless = streaming(async function* () {
    for (let n = 1; ; n += 100) {
      yield page(n);
      if (n > 1000) interrupt.abort(new Error('SIGINT'));
    }
  });
  await expect(load(endless, { signal: interrupt.signal })).rejects.toMatchObject({ code: 'LOAD_INTERRUPTED' });
  expect(await everything()).toEqual(NOTHING);
});

test('a load interrupted before it starts reads nothing', async () => {
  const unread = streaming(() => {
    throw new Error('read');
  });
  await expect(load(unread, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LOAD_INTERRUPTED' });
});

test('after an interruption the same load succeeds', async () => {
  await expect(load(extractionOf([account(1)]), { signal: AbortSignal.abort() })).rejects.toBeDefined();
  expect(await load(extractionOf([account(1)]))).toMatchObject({ nothingNew: false, loadSeq: 1 });
});

test('a load whose connections are cut fails, and the next one clears up after it', async () => {
  const cut = streaming(async function* () {
    for (let n = 1; ; n += 100) {
      yield page(n);
      if (n === 501) {
        await warehouse.database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'load%'`;
      }
    }
  });
  await expect(load(cut)).rejects.toMatchObject({ code: 'LOAD_CONNECTION_LOST' });
  // The one of rejected records; the other was rolled back with its copy.
  expect(await stagingTables()).toHaveLength(1);
  await load(extractionOf([account(1)]));
  expect(await everything()).toEqual({ versions: 1, loads: 1, clocks: 1, staging: [] });
});

test('staging tables of a load that is going on are left alone', async () => {
  let resume = (): void => undefined;
  const paused = new Promise<void>((resolve) => (resume = resolve));
  let started = (): void => undefined;
  const isStarted = new Promise<void>((resolve) => (started = resolve));
  const slow = streaming(async function* () {
    yield page(1);
    started();
    await paused;
    yield page(101);
  });
  const running = load(slow);
  await isStarted;
  await load(extractionOf([account(1000)]));
  resume();
  await running;
  expect(await everything()).toEqual({ versions: 201, loads: 2, clocks: 1, staging: [] });
});

test('two loads of the same records at once leave what one leaves', async () => {
  const records = [account(1), account(2), account(2, { Name: 'Other' })];
  const reports = await Promise.all([load(extractionOf(records)), load(extractionOf(records))]);
  expect(reports.map(({ objects }) => objects[0]!.newVersions).sort()).toEqual([0, 3]);
  expect(await everything()).toMatchObject({ versions: 3, clocks: 1 });
});

test('an object without a raw table is skipped and said so', async () => {
  const warnings: string[] = [];
  const logger = {
    debug() {},
    info() {},
    error() {},
    warn: (message: string) => void warnings.push(message),
    child: () => logger,
  };
  const report = await load(extractionOf([{ Id: 'x' }], { object: 'Case' }), { logger });
  expect(warnings).toEqual(['Case has no raw table: its records are not loaded.']);
  expect(report.objects).toEqual([]);
});

test('more rejected records than fit a batch are all kept', async () => {
  const records = Array.from({ length: 450 }, (_, n) => account(n, { NumberOfEmployees: `${n} people` }));
  const report = await load(extractionOf(records));
  expect(report.rejected).toBe(450);
  expect(Number((await warehouse.sql`select count(*) from ops.rejected_record`)[0]!['count'])).toBe(450);
});
