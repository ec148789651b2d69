import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SourceRecord } from '@medallion/core';
import {
  account,
  accountId,
  accounts,
  extractionOf,
  keyPrefixes,
  type ExtractionParts,
} from '../load/fixtures/records.ts';
import { createTestWarehouse, type TestWarehouse } from '../load/fixtures/test-warehouse.ts';
import { loadExtraction } from '../load/load-extraction.ts';
import type { RawTableDefinition } from '../load/raw-contract.ts';
import { exportRejected, readRejected } from './rejected-list.ts';
import { replayRejected } from './replay-rejected.ts';

let warehouse: TestWarehouse;
let folder: string;
beforeEach(async () => {
  warehouse = await createTestWarehouse();
  folder = await mkdtemp(path.join(tmpdir(), 'medallion-rejected-'));
});
afterEach(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true });
});

const load = (records: readonly SourceRecord[], parts?: ExtractionParts, rawTables = [accounts]) =>
  loadExtraction(warehouse, { extraction: extractionOf(records, parts), rawTables, runId: 'run', keyPrefixes });
const replay = (file?: string, rawTables: readonly RawTableDefinition[] = [accounts]) =>
  replayRejected(warehouse, { file, rawTables, keyPrefixes, runId: 'replay' });
const bad = (n: number, fields: SourceRecord = {}) => account(n, { NumberOfEmployees: 'many', ...fields });
const exported = async (): Promise<{ record: Record<string, unknown> }[]> => {
  await exportRejected(warehouse, path.join(folder, 'all.jsonl'));
  const text = await readFile(path.join(folder, 'all.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as never);
};
const write = async (lines: readonly unknown[]): Promise<string> => {
  const file = path.join(folder, 'mended.jsonl');
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return file;
};
const rows = (columns: string) =>
  warehouse.sql
    .unsafe(`select ${columns} from raw_salesforce.account order by id, system_modstamp`)
    .then((r) => [...r]);

test('the list counts records by object and reason', async () => {
  await load([bad(1), bad(2), account(3, { LastActivityDate: 'soon' }), account(4)]);
  await load([bad(1, { NumberOfEmployees: 'few' })]);
  expect(await readRejected(warehouse)).toEqual([
    expect.objectContaining({ object: 'Account', records: 3, firstLoad: 1, lastLoad: 2 }),
    expect.objectContaining({ object: 'Account', records: 1, reason: expect.stringContaining('LastActivityDate') }),
  ]);
  expect(await readRejected(warehouse, 'Contact')).toEqual([]);
});

test('the same rejection is kept once', async () => {
  await load([bad(1), bad(1)]);
  await load([bad(1)]);
  expect(await readRejected(warehouse)).toEqual([expect.objectContaining({ records: 1 })]);
});

test('a record larger than an index takes is kept once, too', async () => {
  const large = Array.from({ length: 4000 }, (_, n) => `${n * 7919}`).join(' ');
  await load([bad(1, { Name: large })]);
  await load([bad(1, { Name: large })]);
  expect(await readRejected(warehouse)).toEqual([expect.objectContaining({ records: 1 })]);
});

test('an export is for its owner alone, and holds the records as they came', async () => {
  await load([bad(1)]);
  expect(await exported()).toEqual([
    { rejectedRecordId: '1', object: 'Account', reason: expect.any(String), record: bad(1) },
  ]);
  expect((await stat(path.join(folder, 'all.jsonl'))).mode & 0o777).toBe(0o600);
});

test('records mended by hand land as if they had come with their extraction, and leave the list', async () => {
  await load([bad(1), bad(2)], { extractedAt: '2024-06-01T00:00:00Z', asOf: '2024-06-01T00:00:00Z' });
  await load([account(3)], { extractedAt: '2024-06-05T00:00:00Z', asOf: '2024-06-05T00:00:00Z' });
  const [first, second] = await exported();
  const file = await write([{ ...first, record: { ...first!.record, NumberOfEmployees: 7 } }, second]);
  expect(await replay(file)).toMatchObject({
    records: 2,
    landed: 1,
    newVersions: 1,
    left: 1,
    rejected: [{ records: 1 }],
  });
  expect(await rows('id, number_of_employees, _extracted_at')).toEqual([
    { id: accountId(1), number_of_employees: 7, _extracted_at: new Date('2024-06-01T00:00:00Z') },
    { id: accountId(3), number_of_employees: null, _extracted_at: new Date('2024-06-05T00:00:00Z') },
  ]);
  expect(await warehouse.sql`select as_of from ops.clock`).toEqual([{ as_of: new Date('2024-06-05T00:00:00Z') }]);
});

test('replaying the same file again does nothing twice', async () => {
  await load([bad(1)], { asOf: '2024-06-01T00:00:00Z' });
  const [first] = await exported();
  const file = await write([{ ...first, record: { ...first!.record, NumberOfEmployees: 7 } }]);
  await replay(file);
  const before = await rows('*');
  expect(await replay(file)).toMatchObject({ landed: 1, newVersions: 0, left: 0 });
  expect(await rows('*')).toEqual(before);
});

test('a contract that has become wider lets the list land without a file', async () => {
  await load([bad(1)]);
  const wider: RawTableDefinition = {
    ...accounts,
    fields: accounts.fields.filter(({ field }) => field !== 'NumberOfEmployees'),
  };
  expect(await replay()).toMatchObject({ landed: 0, left: 1 });
  expect(await replay(undefined, [wider])).toMatchObject({ landed: 1, newVersions: 1, left: 0 });
  expect(await rows('_extra')).toEqual([{ _extra: { NumberOfEmployees: 'many' } }]);
});

test.each([
  ['{', 'is not JSON'],
  ['{"record": {}}', 'names no object'],
  ['{"object": "Account"}', 'has no record'],
])('a line %s is refused by its number: %s', async (line, problem) => {
  await load([account(1)]);
  const file = path.join(folder, 'broken.jsonl');
  await writeFile(file, `\n${line}\n`);
  await expect(replay(file)).rejects.toMatchObject({
    code: 'REJECTED_LINE_BROKEN',
    message: expect.stringContaining(`Line 2 of ${file} ${problem}`),
  });
});

test('a file that is not there is named', async () => {
  await load([account(1)]);
  await expect(replay(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'REJECTED_FILE_MISSING' });
});
