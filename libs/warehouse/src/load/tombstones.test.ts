import type { Extraction, SourceRecord, Tombstone } from '@medallion/core';
import { account, accountId, accounts, extractionOf, keyPrefixes, type ExtractionParts } from './fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from './fixtures/test-warehouse.ts';
import { loadExtraction } from './load-extraction.ts';

let warehouse: TestWarehouse;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
});
afterEach(() => warehouse.close());

/** Extracted and found gone on one day of June. */
const extraction = (
  day: number,
  records: readonly SourceRecord[],
  gone: readonly number[] = [],
  parts: ExtractionParts = {},
): Extraction => {
  const at = `2024-06-0${day}T00:00:00Z`;
  const base = extractionOf(records, { extractedAt: at, asOf: at, ...parts });
  const tombstones: Tombstone[] = gone.map((n) => ({ id: accountId(n), detectedAt: new Date(at) }));
  return { ...base, objects: [{ ...base.objects[0]!, tombstones }] };
};
const load = (...parameters: Parameters<typeof extraction>) =>
  loadExtraction(warehouse, {
    extraction: extraction(...parameters),
    rawTables: [accounts],
    runId: 'run',
    keyPrefixes,
  });
const rows = (columns: string) =>
  warehouse.sql
    .unsafe(`select ${columns} from raw_salesforce.account order by id, system_modstamp, content_hash`)
    .then((result) => [...result]);
const END = new Date('9999-12-31T00:00:00Z');

test('a record found to be gone is a last version with the values it had, and deleted', async () => {
  await load(1, [account(1, { IsDeleted: false, Custom__c: 'x' })]);
  const report = await load(2, [], [1]);
  expect(await rows('name, is_deleted, _extra, _is_tombstone, _superseded_at, _load_seq')).toEqual([
    {
      name: 'Account 1',
      is_deleted: false,
      _extra: { Custom__c: 'x' },
      _is_tombstone: false,
      _superseded_at: new Date('2024-06-02T00:00:00Z'),
      _load_seq: '1',
    },
    {
      name: 'Account 1',
      is_deleted: true,
      _extra: { Custom__c: 'x' },
      _is_tombstone: true,
      _superseded_at: END,
      _load_seq: '2',
    },
  ]);
  expect(report.objects[0]).toMatchObject({ newVersions: 0, tombstones: 1 });
  expect(report).toMatchObject({ nothingNew: false, loadSeq: 2 });
});

test('the same tombstone again changes nothing', async () => {
  await load(1, [account(1)]);
  await load(2, [], [1]);
  const before = await rows('*');
  const report = await load(2, [], [1]);
  expect(report).toMatchObject({ nothingNew: true, loadSeq: 2 });
  expect(await rows('*')).toEqual(before);
});

test('builds see that an object has a tombstone', async () => {
  await load(1, [account(1)]);
  await load(2, [], [1]);
  const seen = await warehouse.sql`select load_seq, new_versions from ops.load_object order by load_seq`;
  expect([...seen]).toEqual([
    { load_seq: '1', new_versions: '1' },
    { load_seq: '2', new_versions: '1' },
  ]);
});

test('a record that appears again with a new state ends its tombstone', async () => {
  await load(1, [account(1)]);
  await load(2, [], [1]);
  await load(4, [account(1, { Name: 'Back', SystemModstamp: '2024-06-03T00:00:00Z' })]);
  expect(await rows('name, _is_tombstone, _superseded_at')).toEqual([
    { name: 'Account 1', _is_tombstone: false, _superseded_at: new Date('2024-06-02T00:00:00Z') },
    { name: 'Account 1', _is_tombstone: true, _superseded_at: new Date('2024-06-03T00:00:00Z') },
    { name: 'Back', _is_tombstone: false, _superseded_at: END },
  ]);
});

test('a record seen again as it was had not gone: its tombstone hides nothing', async () => {
  await load(1, [account(1)]);
  await load(2, [], [1]);
  const report = await load(3, [account(1)]);
  expect(await rows('_is_tombstone, _superseded_at')).toEqual([
    { _is_tombstone: false, _superseded_at: END },
    { _is_tombstone: true, _superseded_at: new Date('2024-06-02T00:00:00Z') },
  ]);
  expect(report.loadSeq).toBe(3);
});

test('a tombstone that arrives before its record waits for it', async () => {
  await load(2, [], [1]);
  expect(await rows('_superseded_at > system_modstamp as visible')).toEqual([{ visible: false }]);
  await load(1, [account(1, { Name: 'Late' })]);
  expect(await rows('name, is_deleted, _superseded_at')).toEqual([
    { name: 'Late', is_deleted: null, _superseded_at: new Date('2024-06-02T00:00:00Z') },
    { name: 'Late', is_deleted: true, _superseded_at: END },
  ]);
});

test('a tombstone carries a state that arrives late', async () => {
  await load(1, [account(1)]);
  await load(3, [], [1]);
  await load(2, [account(1, { Name: 'Renamed', SystemModstamp: '2024-02-01T00:00:00Z' })]);
  expect(await rows('name, _is_tombstone')).toEqual([
    { name: 'Account 1', _is_tombstone: false },
    { name: 'Renamed', _is_tombstone: false },
    { name: 'Renamed', _is_tombstone: true },
  ]);
});

test('a tombstone is among the newest that was loaded: an earlier clock does not show it', async () => {
  await load(1, [account(1)]);
  const { objects } = await load(2, [], [1]);
  expect(objects.map(({ newestModstamp }) => newestModstamp)).toEqual([new Date('2024-06-02T00:00:00Z')]);
  const [ledger] = await warehouse.sql`select max(newest_modstamp) as newest from ops.load_object where load_seq = 2`;
  expect(ledger).toEqual({ newest: new Date('2024-06-02T00:00:00Z') });
});
