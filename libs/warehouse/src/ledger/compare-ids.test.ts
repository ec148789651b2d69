import { account, accountId, accounts, extractionOf, keyPrefixes } from '../load/fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from '../load/fixtures/test-warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import { compareIds, missingFromOrg } from './compare-ids.ts';
import { recordVerification } from './record-difference.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const load = (...records: readonly ReturnType<typeof account>[]) =>
  loadExtraction(warehouse, {
    extraction: extractionOf(records, { extractedAt: '2024-06-01T12:00:00Z' }),
    rawTables: [accounts],
    runId: 'run',
    keyPrefixes,
  });

const UNTIL = new Date('2024-06-01T00:00:00Z');
/** When the accounts of the tests were modified. */
const BEGIN = new Date('2024-01-01T00:00:00Z');

async function* inOrg(...records: (readonly [number: number, at: Date | undefined])[]) {
  yield records.map(([number, at]) => ({ id: accountId(number), at }));
}

test('what the org has and raw has not is named, but for records rejected, modified since, or gone', async () => {
  await load(account(1), account(2), account(3, { NumberOfEmployees: 'many' }));
  // 1 is gone from the org, 3 was rejected, 4 is missing, 5 was modified after the extraction.
  const ids = inOrg([2, BEGIN], [3, BEGIN], [4, BEGIN], [5, UNTIL]);
  expect(await compareIds(warehouse, accounts, ids, UNTIL)).toEqual({
    inRaw: 2,
    rejected: 1,
    gone: 1,
    missing: 1,
    stale: 0,
    unexplainedIds: [accountId(4)],
  });
});

test('a record of which raw has an older version than the org is named, unless it was modified since', async () => {
  await load(account(1), account(2), account(3));
  const later = new Date('2024-02-01T00:00:00Z');
  const ids = inOrg([1, later], [2, UNTIL], [3, BEGIN]);
  expect(await compareIds(warehouse, accounts, ids, UNTIL)).toMatchObject({
    missing: 0,
    stale: 1,
    unexplainedIds: [accountId(1)],
  });
});

test('where the org does not tell when records were modified, their ids alone are compared', async () => {
  await load(account(1));
  const ids = inOrg([1, undefined], [2, undefined]);
  expect(await compareIds(warehouse, accounts, ids, UNTIL)).toMatchObject({
    missing: 1,
    stale: 0,
    unexplainedIds: [accountId(2)],
  });
});

test('of very many unexplained records the first hundred are named and all are counted', async () => {
  await load(account(1));
  const ids = inOrg(...Array.from({ length: 250 }, (_, n) => [250 - n, BEGIN] as const));
  const difference = await compareIds(warehouse, accounts, ids, UNTIL);
  expect(difference.missing).toBe(249);
  expect(difference.unexplainedIds).toEqual(Array.from({ length: 100 }, (_, n) => accountId(n + 2)));
});

test('a verification is a line of the ledger of its own, and the same one again replaces it', async () => {
  await load(account(1), account(2, { IsDeleted: true }));
  const record = async (...numbers: number[]) =>
    recordVerification(
      warehouse.sql,
      {
        verificationId: 'verify-1',
        object: 'Account',
        api: 'bulk',
        orgCount: numbers.length,
        countedAt: UNTIL,
        difference: await compareIds(
          warehouse,
          accounts,
          inOrg(...numbers.map((number) => [number, BEGIN] as const)),
          UNTIL,
        ),
      },
      accounts.name,
    );
  await record(1, 2, 3);
  const line = {
    extraction_id: 'verify-1',
    object: 'Account',
    mode: 'verification',
    api: 'bulk',
    counted_at: UNTIL,
    org_count: '3',
    extracted: '0',
    new_versions: '0',
    unchanged: '0',
    duplicates: '0',
    rejected: '0',
    deleted: '1',
    gone: '0',
    in_raw: '2',
    missing: '1',
    stale: '0',
    missing_ids: [accountId(3)],
  };
  expect(await warehouse.sql`select * from ops.completeness`).toEqual([line]);
  await record(1);
  const again = { ...line, org_count: '1', gone: '1', missing: '0', missing_ids: [] };
  expect(await warehouse.sql`select * from ops.completeness`).toEqual([again]);
});

test('the ids raw has and the org no longer are found', async () => {
  await load(account(1), account(2));
  async function* ids() {
    yield [accountId(2), accountId(3)];
  }
  expect(await missingFromOrg(warehouse, accounts, ids())).toEqual({ known: 2, missing: [accountId(1)] });
});
