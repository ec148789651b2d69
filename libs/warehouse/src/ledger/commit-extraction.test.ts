import { account, accounts, extractionOf, keyPrefixes, organizationId } from '../load/fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from '../load/fixtures/test-warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import { commitExtraction, type ExtractionCommit, type ReadObject } from './commit-extraction.ts';
import { loadedExtractions, readSourceStates } from './source-state.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

const rawTables = [accounts];
const at = (time: string): Date => new Date(`2024-06-0${time}`);
const describe_ = [{ name: 'Id', label: 'Id', type: 'id', calculated: false }];

async function load(
  records: readonly ReturnType<typeof account>[],
  commit: Partial<ExtractionCommit> & { read?: Partial<ReadObject> } = {},
) {
  const { read, ...rest } = commit;
  const extraction = extractionOf(records, { extractedAt: '2024-06-01T12:00:00Z' });
  const report = await loadExtraction(warehouse, { extraction, rawTables, runId: 'run', keyPrefixes });
  return commitExtraction(warehouse.sql, {
    extractionId: 'run-1',
    organizationId,
    apiVersion: '62.0',
    asOf: at('1T11:55:00Z'),
    extractedAt: at('1T12:00:00Z'),
    runId: 'run',
    drift: [],
    report,
    rawTables,
    objects: [
      {
        object: 'Account',
        records: records.length,
        mode: 'full',
        api: 'rest',
        until: at('1T11:55:00Z'),
        watermark: undefined,
        orgCount: records.length,
        describe: describe_,
        reconciledAt: undefined,
        tombstones: 0,
        ...read,
      },
    ],
    ...rest,
  });
}

const watermark = async (): Promise<unknown> =>
  (await warehouse.sql`select system_modstamp as at from ops.watermark where object = 'Account'`)[0]?.['at'];

test('the ledger says what the org counts, what came and what raw has', async () => {
  const lines = await load(
    [account(1), account(1), account(2, { IsDeleted: true }), account(3, { NumberOfEmployees: 'many' })],
    {
      read: { orgCount: 3 },
    },
  );
  expect(lines).toEqual([
    {
      object: 'Account',
      mode: 'full',
      api: 'rest',
      orgCount: 3,
      extracted: 4,
      newVersions: 2,
      unchanged: 0,
      duplicates: 1,
      rejected: 1,
      deleted: 1,
      gone: 0,
      inRaw: 2,
    },
  ]);
  expect(await warehouse.sql`select org_count, in_raw, missing from ops.completeness`).toEqual([
    { org_count: '3', in_raw: '2', missing: null },
  ]);
});

test('the watermark, the description and the times of reading are there for the next extraction', async () => {
  await load([account(1)]);
  expect(await readSourceStates(warehouse.sql, rawTables)).toEqual(
    new Map([
      [
        'Account',
        {
          watermark: at('1T11:55:00Z'),
          describe: describe_,
          fullReadAt: at('1T12:00:00Z'),
          reconciledAt: at('1T12:00:00Z'),
        },
      ],
    ]),
  );
  expect(await loadedExtractions(warehouse.sql, ['run-1', 'run-2'])).toEqual(new Set(['run-1']));
});

test('an incremental extraction moves the watermark and keeps when all was last read', async () => {
  await load([account(1)]);
  const incremental = { mode: 'incremental', watermark: at('1T11:55:00Z'), until: at('2T11:55:00Z'), orgCount: 2 };
  await load([account(2)], { extractionId: 'run-2', extractedAt: at('2T12:00:00Z'), read: incremental });
  expect((await readSourceStates(warehouse.sql, rawTables)).get('Account')).toMatchObject({
    watermark: at('2T11:55:00Z'),
    fullReadAt: at('1T12:00:00Z'),
  });
});

test('an older extraction loaded late does not move the watermark back', async () => {
  await load([account(1)], { read: { until: at('5T11:55:00Z') } });
  await load([account(2)], { extractionId: 'run-0', read: { orgCount: 2 } });
  expect(await watermark()).toEqual(at('5T11:55:00Z'));
});

test('an extraction that began after the watermark leaves it, because of the gap before it', async () => {
  await load([account(1)]);
  const beyond = { mode: 'incremental', watermark: at('3T00:00:00Z'), until: at('4T00:00:00Z'), orgCount: 2 };
  await load([account(2)], { extractionId: 'run-3', read: beyond });
  expect(await watermark()).toEqual(at('1T11:55:00Z'));
});

test('records that were lost between extraction and load are an error, and nothing moves', async () => {
  await expect(load([account(1)], { read: { records: 2 } })).rejects.toMatchObject({ code: 'LEDGER_UNBALANCED' });
  expect(await watermark()).toBeUndefined();
  expect(await warehouse.sql`select from ops.extraction`).toHaveLength(0);
});

test('a raw table that was emptied is read from the beginning', async () => {
  await load([account(1)]);
  await warehouse.database.sql`truncate raw_salesforce.account`;
  expect(await readSourceStates(warehouse.sql, rawTables)).toEqual(new Map());
});
